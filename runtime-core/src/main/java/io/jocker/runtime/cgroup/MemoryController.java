package io.jocker.runtime.cgroup;

import io.jocker.linux.Errno;
import io.jocker.runtime.config.Limit;
import io.jocker.runtime.config.MemoryLimits;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Memory: {@code Documentation/admin-guide/cgroup-v1/memory.rst} and {@code cgroup-v2.rst}. Version
 * 1 limits memory and swap together, version 2 each by itself.
 */
final class MemoryController implements Controller {
  private static final String LIMIT = "memory limit";
  private static final String WITH_SWAP = "memory and swap limit";
  private static final String RESERVATION = "memory reservation";

  @Override
  public String legacyName() {
    return "memory";
  }

  @Override
  public String unifiedName() {
    return "memory";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    MemoryLimits memory = resources.memory();
    if (memory.limit() instanceof Limit.Max) {
      return LIMIT;
    }
    if (memory.withSwap() instanceof Limit.Max) {
      return WITH_SWAP;
    }
    if (memory.reservation() instanceof Limit.Max) {
      return RESERVATION;
    }
    return memory.swappiness() != null
        ? "memory swappiness"
        : memory.oomKillerDisabled() ? "OOM killer" : null;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    MemoryLimits memory = resources.memory();
    checkUsage(files, memory, "memory.usage_in_bytes");
    applyLegacyLimits(files, memory);
    if (memory.reservation() != null) {
      String value = memory.reservation().legacyText();
      files.write(RESERVATION, "memory.soft_limit_in_bytes", value);
    }
    if (memory.swappiness() != null) {
      files.write("memory swappiness", "memory.swappiness", memory.swappiness().toString());
    }
    if (memory.oomKillerDisabled()) {
      files.write("OOM killer", "memory.oom_control", "1");
    }
  }

  /**
   * The kernel refuses a moment in which memory and swap together are below memory alone, so when
   * the limits rise the wider one goes first.
   */
  private static void applyLegacyLimits(ControlFiles files, MemoryLimits memory)
      throws IOException {
    Limit limit = memory.limit();
    Limit withSwap = memory.withSwap();
    if (limit instanceof Limit.Unlimited && withSwap == null && hasLegacySwap(files)) {
      withSwap = Limit.UNLIMITED;
    }
    boolean widerFirst = false;
    if (limit != null && withSwap != null && rises(files, withSwap)) {
      widerFirst = true;
      writeLegacySwap(files, withSwap);
    }
    if (limit != null) {
      files.write(LIMIT, "memory.limit_in_bytes", limit.legacyText());
    }
    if (withSwap != null && !widerFirst) {
      writeLegacySwap(files, withSwap);
    }
  }

  private static boolean rises(ControlFiles files, Limit withSwap) throws IOException {
    return withSwap instanceof Limit.Unlimited
        || (files.limit("memory.limit_in_bytes") instanceof Limit.Max now
            && withSwap instanceof Limit.Max wanted
            && now.value() < wanted.value());
  }

  private static boolean hasLegacySwap(ControlFiles files) throws IOException {
    return files.has("memory.memsw.limit_in_bytes");
  }

  private static void writeLegacySwap(ControlFiles files, Limit withSwap) throws IOException {
    if (!hasLegacySwap(files)) {
      if (withSwap instanceof Limit.Unlimited) {
        return;
      }
      throw noSwapAccounting(files, "memory.memsw.limit_in_bytes");
    }
    files.write(WITH_SWAP, "memory.memsw.limit_in_bytes", withSwap.legacyText());
  }

  private static CgroupException noSwapAccounting(ControlFiles files, String file) {
    return files.unsupported(
        WITH_SWAP, "the memory controller of this host does not count swap (no " + file + ")");
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    MemoryLimits memory = resources.memory();
    if (memory.oomKillerDisabled()) {
      throw files.unsupported("OOM killer", "cgroup v2 cannot switch it off");
    }
    if (memory.swappiness() != null) {
      throw files.unsupported("memory swappiness", "cgroup v2 has none");
    }
    checkUsage(files, memory, "memory.current");
    if (memory.withSwap() != null) {
      writeUnifiedSwap(files, memory);
    }
    if (memory.limit() != null) {
      files.write(LIMIT, "memory.max", memory.limit().unifiedText());
    }
    if (memory.reservation() != null) {
      String value = memory.reservation().unifiedText();
      files.write(RESERVATION, "memory.low", value);
    }
  }

  /** Both together less memory: what cgroup v2 wants is swap alone. */
  private static void writeUnifiedSwap(ControlFiles files, MemoryLimits memory) throws IOException {
    Limit swap = Limit.UNLIMITED;
    if (memory.withSwap() instanceof Limit.Max all && memory.limit() instanceof Limit.Max limit) {
      swap = Limit.of(all.value() - limit.value());
    }
    try {
      files.write(WITH_SWAP, "memory.swap.max", swap.unifiedText());
    } catch (CgroupException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      if (swap instanceof Limit.Max) {
        throw noSwapAccounting(files, "memory.swap.max");
      }
    }
  }

  /** A limit below what is in use makes cgroup v2 kill at once. */
  private static void checkUsage(ControlFiles files, MemoryLimits memory, String usageFile)
      throws IOException {
    if (memory.checkBeforeUpdate() && memory.limit() instanceof Limit.Max limit) {
      Long usage = files.number(usageFile);
      if (usage != null && limit.value() < usage) {
        throw files.unsupported(
            LIMIT, limit.value() + " bytes are below the " + usage + " that are in use");
      }
    }
  }
}
