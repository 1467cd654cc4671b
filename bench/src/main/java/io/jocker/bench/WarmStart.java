package io.jocker.bench;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures a start from a JVM that is up, from the call to {@code main()} in the container: what a
 * resident engine in Java pays for one more container.
 *
 * <p>The bundle's program writes the time at which its {@code main()} was reached to its standard
 * output, a pipe: 8 bytes, CLOCK_MONOTONIC in nanoseconds, which is what {@link System#nanoTime}
 * counts on Linux.
 */
public final class WarmStart {

  /** So often a starter runs before it is measured; by then the compiler has seen the hot code. */
  private static final int WARM_UP = 100;

  private final Linux linux;
  private final List<Starter> starters;
  private final List<Sample> untilMain = new ArrayList<>();
  private final List<Sample> untilEnd = new ArrayList<>();

  WarmStart(Linux linux, List<Starter> starters) {
    this.linux = linux;
    this.starters = List.copyOf(starters);
    for (int i = 0; i < starters.size(); i++) {
      untilMain.add(new Sample());
      untilEnd.add(new Sample());
    }
  }

  /**
   * Prints a table.
   *
   * @param arguments how many rounds; an existing folder for jocker's state; then for each starter
   *     its program (an absolute path, or {@code jocker} for this JVM itself) and its bundle
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 4 || arguments.length % 2 != 0) {
      throw new IllegalArgumentException("usage: ROUNDS STATE (PROGRAM BUNDLE)...");
    }
    Linux linux = JnaLinux.open();
    List<Starter> starters = new ArrayList<>();
    for (int i = 2; i < arguments.length; i += 2) {
      String bundle = arguments[i + 1];
      starters.add(
          arguments[i].equals("jocker")
              ? new JockerRuntime(linux, Path.of(bundle), Path.of(arguments[1]))
              : SpawnedRuntime.running(linux, arguments[i], bundle));
    }
    WarmStart bench = new WarmStart(linux, starters);
    bench.measure(Integer.parseInt(arguments[0]));
    bench.print("start", System.out);
  }

  /** In each round every starter has its turn, and each round begins with another. */
  void measure(int rounds) throws IOException {
    for (int i = 0; i < starters.size(); i++) {
      for (int round = 0; round < WARM_UP; round++) {
        start(i, "warm-" + round, new Sample(), new Sample());
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < starters.size(); turn++) {
        int i = (turn + round) % starters.size();
        start(i, "round-" + round, untilMain.get(i), untilEnd.get(i));
      }
    }
  }

  private void start(int i, String id, Sample main, Sample end) throws IOException {
    Starter starter = starters.get(i);
    Pipe pipe = linux.io().pipe();
    try (Fd input = pipe.readEnd()) {
      long before = System.nanoTime();
      Starter.Started started;
      try (Fd output = pipe.writeEnd()) {
        started = starter.start("bench-" + i + "-" + id, output);
      }
      long reached = readTime(input, starter.name());
      started.await();
      main.add(reached - before);
      end.add(System.nanoTime() - before);
    }
  }

  private long readTime(Fd input, String name) throws IOException {
    byte[] bytes = linux.io().readAll(input, Long.BYTES);
    if (bytes.length != Long.BYTES) {
      throw new IOException(name + ": the program in the container wrote no time");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
  }

  /** A table; {@code what} is it that was begun. */
  void print(String what, PrintStream out) {
    StringBuilder head = new StringBuilder("| ").append(what);
    head.append(" from a warm JVM | to main(), median ms (10 %-90 %) |");
    StringBuilder line = new StringBuilder("|---|---|");
    head.append(" to the end, median ms |");
    line.append("---|");
    for (Starter reference : starters) {
      head.append(" main / ").append(reference.name()).append(" |");
      line.append("---|");
    }
    out.println(head.append(" n |"));
    out.println(line.append("---|"));
    for (int i = 0; i < starters.size(); i++) {
      out.println(row(i));
    }
  }

  private String row(int i) {
    Sample main = untilMain.get(i);
    StringBuilder row = new StringBuilder();
    row.append("| ").append(starters.get(i).name()).append(" | ");
    row.append(text(main.quantileMillis(0.5))).append(" (").append(text(main.quantileMillis(0.1)));
    row.append('-').append(text(main.quantileMillis(0.9))).append(") | ");
    row.append(text(untilEnd.get(i).quantileMillis(0.5))).append(" |");
    for (Sample reference : untilMain) {
      double ratio = main.quantileMillis(0.5) / reference.quantileMillis(0.5);
      row.append(' ').append(text(ratio)).append(" |");
    }
    return row.append(' ').append(main.count()).append(" |").toString();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
