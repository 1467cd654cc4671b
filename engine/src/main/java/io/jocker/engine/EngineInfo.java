package io.jocker.engine;

import java.util.List;

/**
 * The state of an engine and of its machine.
 *
 * @param version what runs
 * @param containers how many there are
 * @param images how many there are
 * @param machine what it runs on
 * @param rootDirectory where everything is kept
 * @param warnings what does not work here, one line each
 */
public record EngineInfo(
    EngineVersion version,
    Containers containers,
    int images,
    Machine machine,
    String rootDirectory,
    List<String> warnings) {

  public EngineInfo {
    warnings = List.copyOf(warnings);
  }

  /** How many containers are in which state. */
  public record Containers(int running, int paused, int stopped) {
    /** All together. */
    public int total() {
      return running + paused + stopped;
    }
  }

  /**
   * The machine.
   *
   * @param name of the host
   * @param operatingSystem the PRETTY_NAME of os-release
   * @param cpus how many this process may use
   * @param memoryBytes of the whole machine
   * @param cgroupVersion 1 or 2
   * @param storage how roots are made: {@code overlay} or {@code copy}
   * @param securityOptions such as {@code seccomp}
   */
  public record Machine(
      String name,
      String operatingSystem,
      int cpus,
      long memoryBytes,
      int cgroupVersion,
      String storage,
      List<String> securityOptions) {
    public Machine {
      securityOptions = List.copyOf(securityOptions);
    }
  }
}
