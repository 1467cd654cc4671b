package io.jocker.cli;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code jocker ps}. */
final class PsCommand implements Command {
  private static final String TABLE =
      "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .flag("Show all containers (default shows just running)", "-a", "--all")
        .texts("filter", "Filter output based on conditions provided", "-f", "--filter")
        .text("string", FormatHelp.OF_MANY, "--format")
        .text(
            "int",
            "Show n last created containers (includes all states) (default -1)",
            "-n",
            "--last")
        .flag("Show the latest created container (includes all states)", "-l", "--latest")
        .flag("Don't truncate output", "--no-trunc")
        .flag("Only display container IDs", "-q", "--quiet")
        .flag("Display total file sizes", "-s", "--size");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    // Only where it is given: the first reference to a method costs a JVM ten milliseconds.
    Integer last = options.isGiven("--last") ? options.read("--last", Numbers::parseInt) : null;
    int most = options.has("--latest") ? 1 : last == null ? -1 : last;
    Map<String, List<String>> filters = Filters.parse(options.texts("--filter"));
    boolean all = options.has("--all") || most >= 0 || filters.containsKey("status");
    List<ContainerSummary> containers =
        session.engine().containers(new ContainerFilter(all, filters));
    if (most >= 0 && most < containers.size()) {
      containers = containers.subList(0, most);
    }
    print(containers, options, session);
    return 0;
  }

  private static void print(List<ContainerSummary> containers, Options options, Session session)
      throws JockerException {
    String format = options.text("--format", "");
    boolean measured = options.has("--size") || format.contains(".Size");
    ContainerSizes sizes = measured ? ContainerSizes.of(session.engine()) : null;
    ContainerRow.Common common = new ContainerRow.Common(options.has("--no-trunc"), Instant.now());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ContainerSummary container : containers) {
      rows.add(
          sizes == null
              ? ContainerRow.of(container, common)
              : ContainerRow.of(container, common, sizes.text(container)));
    }
    if (options.has("--quiet") && format.isEmpty()) {
      format = "{{.ID}}";
    }
    String table = options.has("--size") ? TABLE + "\t{{.Size}}" : TABLE;
    new Listing(ContainerRow.HEADINGS, table).print(format, rows, session.out());
  }
}
