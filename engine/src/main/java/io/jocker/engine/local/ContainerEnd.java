package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.store.EventJournal;
import io.jocker.engine.store.StoredContainer;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.launch.ExitRecord;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a container ended, as its monitor and its cgroup tell it.
 *
 * @param record null if the monitor was killed before it could write it
 */
record ContainerEnd(@Nullable ExitRecord record, boolean oomKilled) {
  /** What it ends with whose monitor was killed: the kernel kills it then, too. */
  static final int KILLED = 137;

  /** As docker shows the end of a container that went with its machine. */
  static final int UNSEEN = 255;

  private static final String MONITOR_KILLED =
      "its monitor was killed, and the kernel has killed the container with it";
  private static final String MACHINE_ENDED = "it was running when the machine went down";

  /** Reads it, while the cgroup is still there. */
  static ContainerEnd of(StoredContainer container, CgroupManager group) throws IOException {
    byte[] bytes =
        container.folder().has(StoredContainer.EXIT)
            ? container.folder().read(StoredContainer.EXIT, ExitRecord.BYTES)
            : new byte[0];
    return new ContainerEnd(ExitRecord.parse(bytes).orElse(null), group.oomKills() > 0);
  }

  int code() {
    return record == null ? KILLED : record.exitCode();
  }

  /** The signal that killed its first process, or 0. */
  int signal() {
    return record != null && record.signalled() ? record.status() : 0;
  }

  /** Writes down that it has ended. */
  void tell(EventJournal events, String id, String name) {
    Instant at = record == null ? Instant.now() : record.at();
    if (oomKilled) {
      events.containerAt(at, "oom", id, "name", name);
    }
    events.containerAt(at, "die", id, "name", name, "exitCode", Integer.toString(code()));
  }

  /**
   * Its state from now on.
   *
   * @param sameBoot whether the machine is the one on which it ran
   */
  ContainerState after(ContainerState running, boolean sameBoot) {
    if (record != null) {
      return running.exited(record.exitCode(), oomKilled, record.at());
    }
    return sameBoot
        ? running.exited(KILLED, oomKilled, Instant.now()).because(MONITOR_KILLED)
        : running.exited(UNSEEN, false, Instant.now()).because(MACHINE_ENDED);
  }
}
