package io.jocker.cli;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ContainerUsage;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code jocker stats}: what containers use, anew each second. */
final class StatsCommand implements Command {
  private static final int SHORT_ID = 12;

  /** Clears the terminal and goes to its first line. */
  private static final String CLEAR = "\u001b[2J\u001b[H";

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [CONTAINER...]", Arity.atLeast(0))
        .flag("Show all containers (default shows just running)", "-a", "--all")
        .text("string", FormatHelp.OF_MANY, "--format")
        .flag("Disable streaming stats and only pull the first result", "--no-stream")
        .flag("Do not truncate output", "--no-trunc");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    boolean once = options.has("--no-stream");
    Map<String, ContainerUsage> before = byId(look(options, session.engine()));
    do {
      await();
      List<ContainerUsage> now = look(options, session.engine());
      String text = text(options, before, now);
      session.out().print(once ? text : CLEAR + text);
      session.out().flush();
      before = byId(now);
    } while (!once);
    return 0;
  }

  /** Processor time means something as a difference only. */
  private static void await() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ContainerUsage> look(Options options, Engine engine) throws JockerException {
    List<ContainerUsage> usages = new ArrayList<>();
    if (!options.arguments().isEmpty()) {
      for (String name : options.arguments()) {
        usages.add(engine.usage(name));
      }
      return usages;
    }
    ContainerFilter filter = new ContainerFilter(options.has("--all"), Map.of());
    for (ContainerSummary container : engine.containers(filter)) {
      try {
        usages.add(engine.usage(container.id()));
      } catch (JockerException e) {
        // It has gone in this moment.
        if (e.code() != ErrorCode.CONTAINER_NOT_FOUND) {
          throw e;
        }
      }
    }
    return usages;
  }

  private static Map<String, ContainerUsage> byId(List<ContainerUsage> usages) {
    Map<String, ContainerUsage> byId = new HashMap<>();
    usages.forEach(usage -> byId.put(usage.id(), usage));
    return byId;
  }

  private static String text(
      Options options, Map<String, ContainerUsage> before, List<ContainerUsage> now) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ContainerUsage usage : now) {
      Map<String, Object> row = UsageRow.of(before.getOrDefault(usage.id(), usage), usage);
      String id = usage.id();
      row.put("ID", options.has("--no-trunc") ? id : id.substring(0, SHORT_ID));
      rows.add(row);
    }
    return new Listing(UsageRow.HEADINGS, UsageRow.TABLE).text(options.text("--format", ""), rows);
  }
}
