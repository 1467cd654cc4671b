package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jocker network create}. */
final class NetworkCreateCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] NETWORK", Arity.exactly(1))
        .text("string", "Driver to manage the Network (default \"bridge\")", "-d", "--driver")
        .texts("strings", "IPv4 or IPv6 Gateway for the master subnet", "--gateway")
        .flag("Restrict external access to the network", "--internal")
        .texts("strings", "Allocate container ip from a sub-range", "--ip-range")
        .flag("Enable IPv6 addresses beside those of IPv4", "--ipv6")
        .texts("list", "Set metadata on a network", "--label")
        .texts("map", "Set driver specific options", "-o", "--opt")
        .texts("strings", "Subnet in CIDR format that represents a network segment", "--subnet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    NetworkRequest request =
        new NetworkRequest(
            options.arguments().get(0),
            options.text("--driver", "bridge"),
            options.has("--ipv6"),
            options.texts("--subnet"),
            options.texts("--gateway"),
            options.texts("--ip-range"),
            options.has("--internal"),
            pairs(options.texts("--label")),
            pairs(options.texts("--opt")));
    session.out().line(session.engine().networks().create(request));
    return 0;
  }

  private static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      pairs.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
