package io.jocker.bench;

import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.JockerException;
import io.jocker.engine.local.LocalEngine;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures one more process in a container that runs, from a JVM that is up. */
public final class WarmExec {

  private WarmExec() {}

  /**
   * Prints a table.
   *
   * @param arguments how many rounds; jocker's root, state and container; the program that tells
   *     the time, as it is called in each container; then for each runtime its absolute path and
   *     its container
   */
  public static void main(String[] arguments) throws IOException, JockerException {
    if (arguments.length < 5 || arguments.length % 2 == 0) {
      throw new IllegalArgumentException(
          "usage: ROUNDS ROOT STATE CONTAINER COMMAND (PROGRAM CONTAINER)...");
    }
    Linux linux = JnaLinux.open();
    String command = arguments[4];
    try (Engine engine = LocalEngine.open(linux, EngineConfig.of(arguments[1], arguments[2]))) {
      List<Starter> starters = new ArrayList<>();
      starters.add(new EngineExec(engine, arguments[3], command));
      for (int i = 5; i < arguments.length; i += 2) {
        starters.add(SpawnedRuntime.executing(linux, arguments[i], arguments[i + 1], command));
      }
      WarmStart bench = new WarmStart(linux, starters);
      bench.measure(Integer.parseInt(arguments[0]));
      bench.print("exec", System.out);
    }
  }
}
