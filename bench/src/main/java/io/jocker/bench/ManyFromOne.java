package io.jocker.bench;

import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.local.LocalEngine;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Many detached containers at once, started by one engine in one JVM, and removed by it. */
public final class ManyFromOne {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Engine engine;
  private final String image;
  private final Sample starts = new Sample();
  private final List<String> containers = new ArrayList<>();

  private ManyFromOne(Engine engine, String image) {
    this.engine = engine;
    this.image = image;
  }

  /**
   * Prints a table.
   *
   * @param arguments how many; jocker's root, its state, its file of settings; an image that has a
   *     {@code sleep}
   */
  public static void main(String[] arguments) throws IOException, JockerException {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("usage: NUMBER ROOT STATE CONFIG IMAGE");
    }
    EngineConfig config = EngineConfig.of(arguments[1], arguments[2]).withConfigFile(arguments[3]);
    try (Engine engine = LocalEngine.open(JnaLinux.open(), config)) {
      new ManyFromOne(engine, arguments[4]).measure(Integer.parseInt(arguments[0]), System.out);
    }
  }

  private void measure(int number, PrintStream out) throws IOException, JockerException {
    long begin = System.nanoTime();
    start(number);
    double all = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    Sample monitors = new Sample();
    for (String container : containers) {
      monitors.add(monitorKib(container) * (long) NANOS_PER_MILLI);
    }
    begin = System.nanoTime();
    for (String container : containers) {
      engine.remove(container, true);
    }
    double removal = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    out.println(
        "| containers from one JVM | starts a second | each, median ms (10 %-90 %)"
            + " | PSS of a monitor, KiB, median (most) | removal of each, ms |");
    out.println("|---|---|---|---|---|");
    out.printf(
        Locale.ROOT,
        "| %d | %.0f | %.1f (%.1f-%.1f) | %.0f (%.0f) | %.1f |%n",
        number,
        number / all * 1000,
        starts.quantileMillis(0.5),
        starts.quantileMillis(0.1),
        starts.quantileMillis(0.9),
        monitors.quantileMillis(0.5),
        monitors.quantileMillis(1),
        removal / number);
  }

  /** Not one of them is warm-up: a front end that has just begun is what is measured. */
  private void start(int number) throws JockerException {
    ContainerRequest request =
        ContainerRequest.of(image, List.of("sleep", "100000"))
            .withNamespaces(NamespacesRequest.DEFAULT.withNetwork(NamespaceMode.PRIVATE));
    for (int i = 0; i < number; i++) {
      long begin = System.nanoTime();
      containers.add(engine.runDetached(request, RunListener.SILENT));
      starts.add(System.nanoTime() - begin);
    }
  }

  /** Memory of the process that stays beside a container: the parent of its first one. */
  private long monitorKib(String container) throws IOException, JockerException {
    if (!(engine.inspectContainer(container).get("State") instanceof Map<?, ?> state)) {
      throw new IOException("no state of " + container);
    }
    String monitor = field("/proc/" + state.get("Pid") + "/status", "PPid:");
    return Long.parseLong(field("/proc/" + monitor + "/smaps_rollup", "Pss:"));
  }

  private static String field(String file, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(name)) {
        return line.replaceAll("\\D", "");
      }
    }
    throw new IOException(file + ": no " + name);
  }
}
