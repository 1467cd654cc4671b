package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Class and priority of packets, in cgroup v1 only: {@code
 * Documentation/admin-guide/cgroup-v1/net_cls.rst} and {@code net_prio.rst}. Two controllers of the
 * kernel, which are one object here for each.
 */
final class NetworkController implements Controller {
  private final boolean priorities;

  private NetworkController(boolean priorities) {
    this.priorities = priorities;
  }

  static NetworkController classes() {
    return new NetworkController(false);
  }

  static NetworkController priorities() {
    return new NetworkController(true);
  }

  @Override
  public String legacyName() {
    return priorities ? "net_prio" : "net_cls";
  }

  @Override
  public @Nullable String unifiedName() {
    return null;
  }

  @Override
  public @Nullable String asked(Resources resources) {
    if (priorities) {
      return resources.network().priorities().isEmpty() ? null : "network priorities";
    }
    return resources.network().classId() == null ? null : "network class";
  }

  @Override
  public void applyLegacy(ControlFiles files, Resources resources) throws IOException {
    Long classId = resources.network().classId();
    if (!priorities && classId != null) {
      files.write("network class", "net_cls.classid", classId.toString());
    }
    if (priorities) {
      for (Map.Entry<String, Long> one : resources.network().priorities().entrySet()) {
        files.write(
            "network priorities", "net_prio.ifpriomap", one.getKey() + " " + one.getValue());
      }
    }
  }

  @Override
  public void applyUnified(ControlFiles files, Resources resources) throws IOException {
    String limit = asked(resources);
    if (limit != null) {
      throw files.unsupported(limit, "cgroup v2 has no " + legacyName() + " controller");
    }
  }
}
