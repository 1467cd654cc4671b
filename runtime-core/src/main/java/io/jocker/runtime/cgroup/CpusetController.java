package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.CpuLimits;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which processors and memory nodes: {@code cpuset(7)}. */
final class CpusetController implements Controller {
  private static final String CPUS = "cpuset cpus";
  private static final String MEMS = "cpuset mems";

  @Override
  public String legacyName() {
    return "cpuset";
  }

  @Override
  public String unifiedName() {
    return "cpuset";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    CpuLimits cpu = resources.cpu();
    return cpu.cpus() != null ? CPUS : cpu.mems() != null ? MEMS : null;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    applyUnified(files, resources);
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    CpuLimits cpu = resources.cpu();
    if (cpu.cpus() != null) {
      files.write(CPUS, "cpuset.cpus", cpu.cpus());
    }
    if (cpu.mems() != null) {
      files.write(MEMS, "cpuset.mems", cpu.mems());
    }
  }

  /**
   * A new group of cgroup v1 has neither processors nor memory, and takes no process until it has:
   * it gets its parent's.
   */
  static void inheritLegacy(ControlFiles parent, ControlFiles child) throws IOException {
    for (String file : new String[] {"cpuset.cpus", "cpuset.mems"}) {
      if (child.read(file).isEmpty()) {
        child.write("the parent's " + file, file, parent.read(file));
      }
    }
  }
}
