package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one controller of the kernel limits, in both versions of cgroups. */
interface Controller {
  /** The name of its hierarchy in cgroup v1, as in {@code /proc/cgroups}. */
  String legacyName();

  /** The name in {@code cgroup.controllers} of cgroup v2; null where it needs none. */
  @Nullable String unifiedName();

  /** The first of its limits that is asked for, in words; null when none is. */
  @Nullable String asked(Resources resources);

  /** Writes the limits into a group of cgroup v1. */
  void applyLegacy(ControlFiles files, Resources resources) throws IOException;

  /** Writes the limits into a group of cgroup v2. */
  void applyUnified(ControlFiles files, Resources resources) throws IOException;
}
