package io.jocker.cli;

import io.jocker.cli.template.Method;
import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A container as {@code ps} shows it: the fields of docker's {@code ps --format} by their names. A
 * field is put into words when it is asked for, for a table has half of them, and a hundred rows.
 */
final class ContainerRow extends AbstractMap<String, Object> {
  private static final int SHORT_ID = 12;
  private static final int COMMAND_WIDTH = 20;
  private static final int MOUNT_WIDTH = 15;

  /** What stands above each field in a table. */
  static final Map<String, ?> HEADINGS = headings();

  private static Map<String, ?> headings() {
    Map<String, Object> headings = new TreeMap<>();
    headings.put("ID", "CONTAINER ID");
    headings.put("Names", "NAMES");
    headings.put("Image", "IMAGE");
    headings.put("Command", "COMMAND");
    headings.put("CreatedAt", "CREATED AT");
    headings.put("RunningFor", "CREATED");
    headings.put("Ports", "PORTS");
    headings.put("State", "STATE");
    headings.put("Status", "STATUS");
    headings.put("Size", "SIZE");
    headings.put("Labels", "LABELS");
    headings.put("Mounts", "MOUNTS");
    headings.put("LocalVolumes", "LOCAL VOLUMES");
    headings.put("Networks", "NETWORKS");
    headings.put("Label", new LabelName());
    return headings;
  }

  /**
   * Docker heads a column of one label with the label's name. A class: a lambda is linked at run
   * time.
   */
  private static final class LabelName implements Method {
    @Override
    public Object call(List<@Nullable Object> arguments) {
      return String.valueOf(arguments.get(0));
    }
  }

  /** What the rows of one list have in common. */
  static final class Common {
    private final boolean whole;
    private final Instant now;
    private final Ages created;
    private final Ages started;
    private List<String> words = List.of();
    private String command;

    /**
     * For a list.
     *
     * @param whole whether nothing is cut to fit
     */
    Common(boolean whole, Instant now) {
      this.whole = whole;
      this.now = now;
      this.created = new Ages(now, "", " ago");
      this.started = new Ages(now, "Up ", "");
      this.command = ContainerRow.command(words, whole);
    }

    /** Many containers run the same: it is put into words once for those that stand together. */
    private String command(List<String> asked) {
      if (!asked.equals(words)) {
        words = asked;
        command = ContainerRow.command(asked, whole);
      }
      return command;
    }
  }

  private final ContainerSummary container;
  private final Common common;
  private final String size;

  private ContainerRow(ContainerSummary container, Common common, String size) {
    this.container = container;
    this.common = common;
    this.size = size;
  }

  /** The row of one whose size nobody has measured. */
  static Map<String, Object> of(ContainerSummary container, Common common) {
    return of(container, common, "N/A");
  }

  /** The row. */
  static Map<String, Object> of(ContainerSummary container, Common common, String size) {
    return new ContainerRow(container, common, size);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return name instanceof String field ? field(field) : null;
  }

  private @Nullable Object field(String name) {
    return switch (name) {
      case "ID" -> common.whole ? container.id() : container.id().substring(0, SHORT_ID);
      case "Names" -> container.name();
      case "Image" -> container.image();
      case "Command" -> common.command(container.command());
      case "CreatedAt" -> Times.listed(container.created());
      case "RunningFor" -> common.created.of(container.created());
      case "Ports" -> container.ports();
      case "State" -> container.state().status().word();
      case "Status" -> status(container, common);
      case "Labels" -> Labels.joined(container.labels());
      case "Label" -> Labels.method(container.labels());
      case "Mounts" -> mounts(container.mounts(), common.whole);
      case "LocalVolumes" -> "0";
      case "Networks" -> String.join(",", container.networks());
      case "Size" -> size;
      default -> null;
    };
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return get(name) != null;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Map<String, Object> fields = new TreeMap<>();
    for (String name : HEADINGS.keySet()) {
      Object field = field(name);
      if (field != null) {
        fields.put(name, field);
      }
    }
    return fields.entrySet();
  }

  private static String command(List<String> words, boolean whole) {
    StringBuilder quoted = new StringBuilder();
    for (String word : words) {
      String quote = word.indexOf(' ') < 0 ? "" : "'";
      quoted.append(quoted.isEmpty() ? "" : " ").append(quote).append(word).append(quote);
    }
    String text = quoted.toString();
    return '"' + (whole ? text : cut(text, COMMAND_WIDTH)).replace("\"", "\\\"") + '"';
  }

  private static String mounts(List<String> mounts, boolean whole) {
    List<String> shown = new ArrayList<>();
    for (String mount : mounts) {
      shown.add(whole ? mount : cut(mount, MOUNT_WIDTH));
    }
    return String.join(",", shown);
  }

  private static String cut(String text, int width) {
    String line = text.replace('\n', ' ');
    return line.codePointCount(0, line.length()) <= width
        ? line
        : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "…";
  }

  /** Docker's words: {@code Up 5 minutes}, {@code Exited (0) 3 seconds ago}. */
  static String status(ContainerState state, Common common) {
    Instant now = common.now;
    return switch (state.status()) {
      case CREATED -> "Created";
      case RUNNING -> common.started.of(orNow(state.startedAt(), now));
      case PAUSED -> common.started.of(orNow(state.startedAt(), now)) + " (Paused)";
      case RESTARTING ->
          "Restarting (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
      case REMOVING -> "Removal In Progress";
      case EXITED -> "Exited (" + state.exitCode() + ") " + since(state.finishedAt(), now) + " ago";
      case DEAD -> "Dead";
    };
  }

  /** The same with how it is: {@code Up 5 minutes (healthy)}. */
  private static String status(ContainerSummary container, Common common) {
    String status = status(container.state(), common);
    if (container.health().isEmpty() || container.state().status() != ContainerStatus.RUNNING) {
      return status;
    }
    String health = container.health();
    return status + (health.equals("starting") ? " (health: starting)" : " (" + health + ")");
  }

  private static String since(@Nullable Instant time, Instant now) {
    return HumanDuration.ofSeconds(HumanDuration.seconds(orNow(time, now), now));
  }

  private static Instant orNow(@Nullable Instant time, Instant now) {
    return time == null ? now : time;
  }
}
