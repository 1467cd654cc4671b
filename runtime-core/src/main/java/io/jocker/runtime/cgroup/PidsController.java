package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.Limit;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How many processes and threads: {@code Documentation/admin-guide/cgroup-v1/pids.rst}. */
final class PidsController implements Controller {
  private static final String LIMIT = "pids limit";

  @Override
  public String legacyName() {
    return "pids";
  }

  @Override
  public String unifiedName() {
    return "pids";
  }

  @Override
  public @Nullable String asked(Resources resources) {
    return resources.pids() instanceof Limit.Max ? LIMIT : null;
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    applyUnified(files, resources);
  }

  /** "max" is the word in both versions. */
  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    if (resources.pids() != null) {
      files.write(LIMIT, "pids.max", resources.pids().unifiedText());
    }
  }
}
