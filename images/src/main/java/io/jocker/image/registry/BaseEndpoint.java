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
    HttpCall call = HttpCall.get(RegistryTopic.FIND, address.authority(), address.uri(""));
    try (Answer answer = transport.sendOnce(call, new RegistryAuth.Anonymous())) {
      // Go's HTTPS servers answer plain HTTP with this status.
      return !(address.isPlainHttp() && answer.status() == 400);
    }
  }
}
