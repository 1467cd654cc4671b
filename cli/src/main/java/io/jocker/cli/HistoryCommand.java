package io.jocker.cli;

import io.jocker.engine.HistoryLine;
import io.jocker.engine.JockerException;
import io.jocker.engine.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker history}. */
final class HistoryCommand implements Command {
  private static final String TABLE =
      "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
  private static final String EXACT_TABLE =
      "{{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
  private static final String UNKNOWN = "<missing>";
  private static final String NO_TIME = "N/A";
  private static final int COMMAND_WIDTH = 45;

  private static final Map<String, String> HEADINGS =
      Map.of(
          "ID", "IMAGE",
          "CreatedSince", "CREATED",
          "CreatedAt", "CREATED AT",
          "CreatedBy", "CREATED BY",
          "Size", "SIZE",
          "Comment", "COMMENT");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] IMAGE", Arity.exactly(1))
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Print sizes and dates in human readable format (default true)", "-H", "--human")
        .flag("Don't truncate output", "--no-trunc")
        .flag("Only show image IDs", "-q", "--quiet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    boolean human = options.has("--human") || !options.isGiven("--human");
    boolean whole = options.has("--no-trunc");
    Instant now = Instant.now();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (HistoryLine line : session.engine().storedImages().history(options.arguments().get(0))) {
      rows.add(row(line, human, whole, now));
    }
    String format = options.text("--format", "");
    if (options.has("--quiet") && format.isEmpty()) {
      format = "{{.ID}}";
    }
    new Listing(HEADINGS, human ? TABLE : EXACT_TABLE).print(format, rows, session.out());
    return 0;
  }

  private static Map<String, Object> row(
      HistoryLine line, boolean human, boolean whole, Instant now) {
    Instant created = line.created();
    String command = line.createdBy().replace('\t', ' ');
    Map<String, Object> fields = new TreeMap<>();
    fields.put("ID", id(line.image(), whole));
    fields.put("CreatedSince", created == null ? NO_TIME : Times.ago(created, now));
    fields.put("CreatedAt", created == null ? NO_TIME : seconds(created));
    fields.put("CreatedBy", whole ? command : shortened(command));
    fields.put(
        "Size", human ? HumanSize.coarse(line.sizeBytes()) : Long.toString(line.sizeBytes()));
    fields.put("Comment", line.comment());
    return fields;
  }

  private static String id(String image, boolean whole) {
    if (image.isEmpty()) {
      return UNKNOWN;
    }
    return whole ? image : ImageRow.shortId(image);
  }

  private static String seconds(Instant time) {
    return Rfc3339.format(Instant.ofEpochSecond(time.getEpochSecond()));
  }

  private static String shortened(String command) {
    return command.codePointCount(0, command.length()) <= COMMAND_WIDTH
        ? command
        : command.substring(0, command.offsetByCodePoints(0, COMMAND_WIDTH - 1)) + "…";
  }
}
