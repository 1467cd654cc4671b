package io.jocker.image.registry;

import java.io.IOException;

/** {@code GET /v2/} (distribution specification, end-1): whether a registry is there at all. */
final class BaseEndpoint {
  private final HttpTransport transport;

  BaseEndpoint(HttpTransport transport) {
    this.transport = transport;
  }

  /**
   * Whether something answers there in the address's scheme. It is told nothing about us.
   *
   * @throws IOException if nothing answers
   */
  boolean answers(RegistryAddress address) throws IOException {
    try (Answer answer = transport.getOnce(address.uri(""))) {
      // Go's HTTPS servers answer plain HTTP with this status.
      return !(address.isPlainHttp() && answer.status() == 400);
    }
  }
}
