package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.EndpointRequest;
import java.util.List;

/** {@code jocker network connect}. */
final class NetworkConnectCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] NETWORK CONTAINER", Arity.exactly(2))
        .texts("strings", "Add network-scoped alias for the container", "--alias")
        .text("string", "IPv4 address (e.g., 10.144.0.9)", "--ip")
        .text("string", "IPv6 address (e.g., 2001:db8::33)", "--ip6");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> words = options.arguments();
    EndpointRequest endpoint =
        new EndpointRequest(
            List.of(),
            List.of(),
            false,
            options.text("--ip"),
            options.text("--ip6"),
            null,
            options.texts("--alias"),
            null);
    session.engine().networks().connect(words.get(0), words.get(1), endpoint);
    return 0;
  }
}
