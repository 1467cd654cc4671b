package io.jocker.cli;

import io.jocker.cli.template.Method;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.LabelMatch;
import io.jocker.engine.NetworkSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker network ls}. */
final class NetworkListCommand implements Command {
  private static final int SHORT_ID = 12;
  private static final String TABLE = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";
  private static final List<String> KINDS =
      List.of("driver", "id", "label", "name", "scope", "type", "dangling");

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .texts("filter", "Provide filter values (e.g. \"driver=bridge\")", "-f", "--filter")
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Do not truncate the output", "--no-trunc")
        .flag("Only display network IDs", "-q", "--quiet");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Map<String, List<String>> filters = Filters.parse(options.texts("--filter"));
    for (String kind : filters.keySet()) {
      if (!KINDS.contains(kind)) {
        throw new UsageException(
            UsageException.WRONG_ARGUMENTS,
            UsageException.withNearest(ErrorCode.FILTER, kind, Nearest.of(kind, KINDS)),
            null);
      }
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (NetworkSummary network : session.engine().networks().list()) {
      if (matches(network, filters)) {
        rows.add(row(network, options.has("--no-trunc")));
      }
    }
    String format = options.text("--format", "");
    if (options.has("--quiet") && format.isEmpty()) {
      format = "{{.ID}}";
    }
    new Listing(headings(), TABLE).print(format, rows, session.out());
    return 0;
  }

  private static boolean matches(NetworkSummary network, Map<String, List<String>> filters) {
    for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
      boolean any = false;
      for (String value : filter.getValue()) {
        any |= matches(network, filter.getKey(), value);
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(NetworkSummary network, String kind, String value) {
    boolean predefined = isPredefined(network);
    return switch (kind) {
      case "driver" -> network.driver().equals(value);
      case "id" -> network.id().startsWith(value);
      case "label" -> LabelMatch.hasAll(network.labels(), List.of(value));
      case "name" -> network.name().contains(value);
      case "scope" -> value.equals("local");
      case "type" -> value.equals(predefined ? "builtin" : "custom");
      default -> true;
    };
  }

  private static boolean isPredefined(NetworkSummary network) {
    return List.of("bridge", "host", "none").contains(network.name());
  }

  private static Map<String, Object> row(NetworkSummary network, boolean whole) {
    Map<String, Object> row = new TreeMap<>();
    row.put("ID", whole ? network.id() : network.id().substring(0, SHORT_ID));
    row.put("Name", network.name());
    row.put("Driver", network.driver());
    row.put("Scope", "local");
    row.put("IPv6", Boolean.toString(network.ipv6()));
    row.put("Internal", Boolean.toString(network.internal()));
    row.put("Labels", Labels.joined(network.labels()));
    row.put("CreatedAt", network.created());
    row.put(
        "Label",
        (Method) arguments -> network.labels().getOrDefault(String.valueOf(arguments.get(0)), ""));
    return row;
  }

  private static Map<String, Object> headings() {
    Map<String, Object> headings = new TreeMap<>();
    headings.put("ID", "NETWORK ID");
    headings.put("Name", "NAME");
    headings.put("Driver", "DRIVER");
    headings.put("Scope", "SCOPE");
    headings.put("IPv6", "IPV6");
    headings.put("Internal", "INTERNAL");
    headings.put("Labels", "LABELS");
    headings.put("CreatedAt", "CREATED AT");
    headings.put("Label", (Method) arguments -> String.valueOf(arguments.get(0)));
    return headings;
  }
}
