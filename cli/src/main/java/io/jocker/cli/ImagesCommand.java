package io.jocker.cli;

import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jocker images}. */
final class ImagesCommand implements Command {
  private static final String TABLE =
      "{{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
  private static final String DIGEST_TABLE =
      "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [REPOSITORY[:TAG]]", Arity.atMost(1))
        .flag("Show all images (there are no intermediate images to hide)", "-a", "--all")
        .flag("Show digests", "--digests")
        .texts("filter", "Filter output based on conditions provided", "-f", "--filter")
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Don't truncate output", "--no-trunc")
        .flag("Only show image IDs", "-q", "--quiet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    ImageFilter filter =
        new ImageFilter(
            Filters.parse(options.texts("--filter")), options.arguments(), session.engine());
    boolean digests = options.has("--digests");
    Instant now = Instant.now();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ImageSummary image : session.engine().images()) {
      for (ImageRow row : ImageRow.of(image)) {
        if (filter.accepts(image, row)) {
          rows.add(row.fields(image, options.has("--no-trunc"), now));
        }
      }
    }
    String format = options.text("--format", "");
    if (options.has("--quiet") && format.isEmpty()) {
      format = "{{.ID}}";
      rows = withoutRepeatedIds(rows);
    }
    Listing listing = new Listing(ImageRow.HEADINGS, digests ? DIGEST_TABLE : TABLE);
    listing.print(format, rows, session.out());
    return 0;
  }

  private static List<Map<String, Object>> withoutRepeatedIds(List<Map<String, Object>> rows) {
    List<Map<String, Object>> distinct = new ArrayList<>();
    List<Object> seen = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      Object id = row.getOrDefault("ID", "");
      if (!seen.contains(id)) {
        seen.add(id);
        distinct.add(row);
      }
    }
    return distinct;
  }
}
