package io.jocker.engine.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small OCI bundle: busybox, and the mounts and namespaces that a container has at least. */
final class TestBundle {
  private static final String CONFIG =
      """
      {
        "ociVersion": "1.0.2",
        "process": {
          "user": {"uid": 0, "gid": 0},
          "args": ["busybox", "sh", "-c", "%s"],
          "env": ["PATH=/bin"],
          "cwd": "/"
        },
        "root": {"path": "rootfs"},
        "hostname": "bundle",
        "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
        "linux": {
          "cgroupsPath": "%s",
          "namespaces": [
            {"type": "pid"}, {"type": "mount"}, {"type": "uts"}, {"type": "ipc"}, {"type": "network"}
          ]
        }
      }
      """;

  private TestBundle() {}

  /**
   * Makes it.
   *
   * @param script what its shell does
   * @param cgroup the container's, an absolute path within the hierarchies
   */
  static Path make(Path bundle, String script, String cgroup) throws IOException {
    for (String name : new String[] {"bin", "proc", "dev"}) {
      Files.createDirectories(bundle.resolve("rootfs").resolve(name));
    }
    Files.copy(Path.of("/bin/busybox"), bundle.resolve("rootfs/bin/busybox"));
    Files.writeString(bundle.resolve("config.json"), CONFIG.formatted(script, cgroup));
    return bundle;
  }
}
