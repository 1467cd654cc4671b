package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
class MountAttributesIT {
  private static final Set<MountAttribute> ACCESS_TIME =
      Set.of(MountAttribute.NOATIME, MountAttribute.STRICTATIME);

  private final Linux linux = JnaLinux.open();

  @Test
  void accessTimesAreOneFieldThatIsSetAndClearedAsAWhole(@TempDir Path dir) throws Exception {
    try (Fd mount = linux.mounts().detachedFileSystem("tmpfs", List.of(), Set.of())) {
      linux.mounts().setAttributes(mount, Set.of(MountAttribute.NOATIME), Set.of(), false, null);
      linux.mounts().attach(mount, Fd.CWD, dir.toString());
      try {
        assertThat(optionsOf(dir)).isEqualTo("rw,noatime");
        linux.mounts().setAttributes(mount, Set.of(MountAttribute.NODEV), ACCESS_TIME, false, null);
        assertThat(optionsOf(dir)).isEqualTo("rw,nodev,relatime");
      } finally {
        // Lazily: the open descriptor keeps the mount busy.
        assertThat(new ProcessBuilder("umount", "--lazy", dir.toString()).start().waitFor())
            .isZero();
      }
    }
  }

  private static String optionsOf(Path mountPoint) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      String[] fields = line.split(" ", 7);
      if (fields[4].equals(mountPoint.toString())) {
        return fields[5];
      }
    }
    throw new AssertionError("not mounted: " + mountPoint);
  }
}
