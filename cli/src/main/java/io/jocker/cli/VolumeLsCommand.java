package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.LabelMatch;
import io.jocker.engine.RemovedVolume;
import io.jocker.engine.VolumeSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker volume ls}. */
final class VolumeLsCommand implements Command {
  private static final List<String> KINDS = List.of("dangling", "driver", "label", "name");
  private static final String TABLE = "{{.Driver}}\t{{.Name}}";
  private static final String TRASH_TABLE = "{{.Name}}\t{{.Removed}}\t{{.Until}}\t{{.Size}}";
  private static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("Driver", "DRIVER"),
          Map.entry("Name", "VOLUME NAME"),
          Map.entry("Mountpoint", "MOUNTPOINT"),
          Map.entry("Scope", "SCOPE"),
          Map.entry("Labels", "LABELS"),
          Map.entry("Links", "LINKS"),
          Map.entry("Size", "SIZE"),
          Map.entry("Removed", "REMOVED"),
          Map.entry("Until", "UNDO UNTIL"));

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .texts("filter", "Provide filter values (e.g. \"dangling=true\")", "-f", "--filter")
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Only display volume names", "-q", "--quiet")
        .flag("List removed volumes that can be brought back", "--trash");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    String format = options.text("--format", "");
    if (options.has("--quiet") && format.isEmpty()) {
      format = "{{.Name}}";
    }
    boolean trash = options.has("--trash");
    List<Map<String, Object>> rows =
        trash ? trash(session) : volumes(session, Pruning.filters(options, KINDS));
    new Listing(HEADINGS, trash ? TRASH_TABLE : TABLE).print(format, rows, session.out());
    return 0;
  }

  private static List<Map<String, Object>> volumes(
      Session session, Map<String, List<String>> filters) throws JockerException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (VolumeSummary volume : session.engine().volumes().list()) {
      if (accepts(filters, volume)) {
        rows.add(row(volume));
      }
    }
    return rows;
  }

  private static boolean accepts(Map<String, List<String>> filters, VolumeSummary volume) {
    boolean accepted = true;
    for (String dangling : filters.getOrDefault("dangling", List.of())) {
      accepted &= isTrue(dangling) == volume.containers().isEmpty();
    }
    List<String> drivers = filters.getOrDefault("driver", List.of());
    List<String> names = filters.getOrDefault("name", List.of());
    return accepted
        && (drivers.isEmpty() || drivers.contains(volume.driver()))
        && (names.isEmpty() || names.stream().anyMatch(volume.name()::contains))
        && LabelMatch.hasAll(volume.labels(), filters.getOrDefault("label", List.of()));
  }

  private static boolean isTrue(String text) {
    return switch (text) {
      case "1", "true" -> true;
      case "0", "false" -> false;
      default ->
          throw new UsageException(
              UsageException.WRONG_ARGUMENTS, ErrorCode.FILTER, "dangling=" + text);
    };
  }

  private static Map<String, Object> row(VolumeSummary volume) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("Driver", volume.driver());
    fields.put("Name", volume.name());
    fields.put("Mountpoint", volume.mountpoint());
    fields.put("Scope", "local");
    fields.put("Labels", Labels.joined(volume.labels()));
    fields.put("Label", Labels.method(volume.labels()));
    fields.put("Links", "N/A");
    fields.put("Size", "N/A");
    return fields;
  }

  private static List<Map<String, Object>> trash(Session session) throws JockerException {
    Instant now = Instant.now();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (RemovedVolume volume : session.engine().volumes().removed()) {
      Map<String, Object> fields = new TreeMap<>();
      fields.put("Name", volume.name());
      fields.put("Removed", Times.ago(volume.removed(), now));
      fields.put("Until", Times.listed(volume.until()));
      fields.put("Size", HumanSize.coarse(volume.bytes()));
      rows.add(fields);
    }
    return rows;
  }
}
