package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.EngineInfo;
import io.jocker.engine.EngineVersion;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Machine;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.Proc;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What the engine and its machine are. */
final class MachineReport {
  private static final String VERSION = "0.1.0";
  private static final int MAX_FILE = 64 << 10;

  private final Services services;

  MachineReport(Services services) {
    this.services = services;
  }

  EngineVersion version() throws IOException {
    return new EngineVersion(
        VERSION,
        System.getProperty("java.version", "unknown"),
        "linux",
        Machine.CURRENT.ociName(),
        new Proc(services.linux()).kernelRelease());
  }

  EngineInfo info() throws IOException {
    return new EngineInfo(
        version(),
        containers(new ContainerReader(services).states()),
        services.images().store().list().size(),
        machine(),
        services.config().root(),
        List.of());
  }

  private static EngineInfo.Containers containers(List<ContainerState> states) {
    int running = 0;
    int paused = 0;
    int stopped = 0;
    for (ContainerState state : states) {
      switch (state.status()) {
        case RUNNING, RESTARTING -> running++;
        case PAUSED -> paused++;
        case CREATED, REMOVING, EXITED, DEAD -> stopped++;
      }
    }
    return new EngineInfo.Containers(running, paused, stopped);
  }

  private EngineInfo.Machine machine() throws IOException {
    boolean unified = services.cgroups().isUnified();
    return new EngineInfo.Machine(
        read("/proc/sys/kernel/hostname").strip(),
        operatingSystem(),
        Runtime.getRuntime().availableProcessors(),
        new Proc(services.linux()).memory().totalBytes(),
        unified ? 2 : 1,
        "overlay",
        List.of("seccomp"));
  }

  /** PRETTY_NAME of {@code os-release(5)}. */
  private String operatingSystem() throws IOException {
    for (String line : read("/etc/os-release").split("\n", -1)) {
      if (line.startsWith("PRETTY_NAME=")) {
        return line.substring("PRETTY_NAME=".length()).replace("\"", "");
      }
    }
    return "Linux";
  }

  private String read(String path) throws IOException {
    try (Fd file = services.linux().files().openAt(Fd.CWD, path, Set.of(), 0)) {
      return OsString.decode(services.linux().io().readAll(file, MAX_FILE));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return "";
      }
      throw e;
    }
  }
}
