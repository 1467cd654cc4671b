package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.VolumeRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code jocker volume create}. */
final class VolumeCreateCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [VOLUME]", Arity.atMost(1))
        .text("string", "Specify volume driver name (default \"local\")", "-d", "--driver")
        .texts("list", "Set metadata for a volume", "--label")
        .texts("map", "Set driver specific options (type, device, o, size)", "-o", "--opt");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    List<String> names = options.arguments();
    VolumeRequest request;
    try {
      request =
          new VolumeRequest(
              names.isEmpty() ? "" : names.get(0),
              options.text("--driver", ""),
              pairs(options.texts("--opt")),
              pairs(options.texts("--label")));
    } catch (IllegalArgumentException e) {
      throw new JockerException(e, ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
    session.out().line(session.engine().volumes().create(request));
    return 0;
  }

  private static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? text : text.substring(0, equals);
      pairs.put(key, equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
