package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.PathBlame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker image blame}: which layer wrote a file, and what it hid. */
final class ImageBlameCommand implements Command {
  private static final String TABLE = "{{.Effect}}\t{{.Layer}}\t{{.Size}}\t{{.CreatedBy}}";
  private static final Map<String, String> HEADINGS =
      Map.of(
          "Path", "PATH",
          "Effect", "EFFECT",
          "Layer", "LAYER",
          "Size", "SIZE",
          "CreatedBy", "CREATED BY");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] IMAGE PATH", Arity.exactly(2))
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Don't truncate output", "--no-trunc");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String path = options.arguments().get(1);
    PathBlame blame = session.engine().storedImages().blame(options.arguments().get(0), path);
    if (blame.lines().isEmpty()) {
      throw new JockerException(ErrorCode.OBJECT_NOT_FOUND, path);
    }
    boolean whole = options.has("--no-trunc");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PathBlame.Line line : blame.lines()) {
      Map<String, Object> fields = new TreeMap<>();
      fields.put("Path", blame.path());
      fields.put("Effect", line.effect().name().toLowerCase(Locale.ROOT));
      fields.put("Layer", whole ? line.layer().id() : ImageRow.shortId(line.layer().id()));
      fields.put("Size", HumanSize.coarse(line.bytes()));
      fields.put("CreatedBy", line.layer().createdBy());
      rows.add(fields);
    }
    new Listing(HEADINGS, TABLE).print(options.text("--format", ""), rows, session.out());
    return 0;
  }
}
