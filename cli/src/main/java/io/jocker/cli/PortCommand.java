package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jocker port}: which ports of the host lead to a container. */
final class PortCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("CONTAINER [PRIVATE_PORT[/PROTO]]", new Arity(1, 2));
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> words = options.arguments();
    String name = words.get(0);
    Map<?, ?> ports = ports(session.engine().inspectContainer(name));
    if (words.size() == 1) {
      ports.forEach((port, bindings) -> print(session, port + " -> ", bindings));
      return 0;
    }
    String asked = words.get(1);
    String port = asked.indexOf('/') < 0 ? asked + "/tcp" : asked;
    Object bindings = ports.get(port);
    if (bindings == null) {
      throw new JockerException(ErrorCode.PORT_NOT_PUBLISHED, asked, name);
    }
    print(session, "", bindings);
    return 0;
  }

  private static Map<?, ?> ports(Map<String, @Nullable Object> container) {
    return container.get("NetworkSettings") instanceof Map<?, ?> settings
            && settings.get("Ports") instanceof Map<?, ?> ports
        ? ports
        : Map.of();
  }

  private static void print(Session session, String before, @Nullable Object bindings) {
    if (bindings instanceof List<?> list) {
      for (Object binding : list) {
        if (binding instanceof Map<?, ?> fields) {
          String address = String.valueOf(fields.get("HostIp"));
          String plain = address.indexOf(':') < 0 ? address : "[" + address + "]";
          session.out().line(before + plain + ":" + fields.get("HostPort"));
        }
      }
    }
  }
}
