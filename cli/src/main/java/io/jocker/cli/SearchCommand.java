package io.jocker.cli;

import io.jocker.engine.JockerException;
import io.jocker.engine.Registries.FoundImage;
import io.jocker.engine.request.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker search}. */
final class SearchCommand implements Command {
  private static final String TABLE =
      "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";
  private static final int USUAL_LIMIT = 25;
  private static final int MOST = 100;
  private static final int DESCRIPTION_WIDTH = 45;

  private static final Map<String, String> HEADINGS =
      Map.of(
          "Name", "NAME",
          "Description", "DESCRIPTION",
          "StarCount", "STARS",
          "IsOfficial", "OFFICIAL");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [REGISTRY/]TERM", Arity.exactly(1))
        .texts("filter", "Filter output (is-official=BOOL, stars=N)", "-f", "--filter")
        .text("string", FormatHelp.OF_MANY, "--format")
        .text("int", "Max number of search results (default 25)", "--limit")
        .flag("Don't truncate output", "--no-trunc");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Integer limit = options.read("--limit", SearchCommand::limit);
    SearchFilter filter = SearchFilter.of(Filters.parse(options.texts("--filter")));
    List<Map<String, Object>> rows = new ArrayList<>();
    List<FoundImage> found =
        session
            .engine()
            .registries()
            .search(options.arguments().get(0), limit == null ? USUAL_LIMIT : limit, session::warn);
    for (FoundImage image : found) {
      if (filter.matches(image)) {
        rows.add(row(image, options.has("--no-trunc")));
      }
    }
    String format = options.text("--format", "");
    new Listing(HEADINGS, TABLE).print(format, rows, session.out());
    return 0;
  }

  private static int limit(String text) {
    int limit = Numbers.parseInt(text);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("must be from 1 to " + MOST);
    }
    return limit;
  }

  private static Map<String, Object> row(FoundImage image, boolean whole) {
    Map<String, Object> row = new TreeMap<>();
    row.put("Name", image.name());
    row.put("Description", whole ? image.description() : shortened(image.description()));
    row.put("StarCount", Long.toString(image.stars()));
    row.put("IsOfficial", image.official() ? "[OK]" : "");
    return row;
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= DESCRIPTION_WIDTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION_WIDTH - 1)) + "…";
  }
}
