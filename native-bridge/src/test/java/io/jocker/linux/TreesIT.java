package io.jocker.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
class TreesIT {
  private static final Linux LINUX = JnaLinux.open();
  private static final FileCalls FILES = LINUX.files();
  private static final Set<OpenFlag> DIRECTORY = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);

  private Path dir;
  private Fd parent;

  @BeforeEach
  void open(@TempDir Path temporary) throws Exception {
    dir = temporary;
    parent = FILES.openAt(Fd.CWD, dir.toString(), DIRECTORY, 0);
  }

  @AfterEach
  void close() {
    parent.close();
  }

  @Test
  void whateverItIsItIsRemoved() throws Exception {
    Files.createDirectories(dir.resolve("tree/a/b/c"));
    Files.writeString(dir.resolve("tree/a/file"), "x");
    FILES.mknodAt(parent, "tree/fifo", FileStatus.FIFO | 0600, new DeviceNumber(0, 0));
    FILES.mkdirAt(parent, "tree/closed", 0);
    Files.writeString(dir.resolve("alone"), "x");

    Trees trees = new Trees(FILES);
    trees.remove(parent, "tree");
    trees.remove(parent, "alone");
    trees.remove(parent, "never was");

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path kept = Files.createDirectory(dir.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Files.createDirectory(dir.resolve("tree"));
    Files.createSymbolicLink(dir.resolve("tree/link"), kept);
    Files.createSymbolicLink(dir.resolve("link"), kept);

    new Trees(FILES).remove(parent, "tree");
    new Trees(FILES).remove(parent, "link");

    assertThat(kept.resolve("file")).exists();
    assertThat(Files.exists(dir.resolve("link"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  /** As a process does it that calls mkdir and chdir again and again: no path can reach the end. */
  @Test
  void directoriesMayBeNestedWithoutEnd() throws Exception {
    FILES.mkdirAt(parent, "tree", 0700);
    Fd at = FILES.openAt(parent, "tree", DIRECTORY, 0);
    for (int i = 0; i < 3000; i++) {
      FILES.mkdirAt(at, "d", 0700);
      FILES.mkdirAt(at, ".deep-" + i, 0700);
      Fd next = FILES.openAt(at, "d", DIRECTORY, 0);
      at.close();
      at = next;
    }
    at.close();

    new Trees(FILES).remove(parent, "tree");

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aDirectoryMayHaveManyFiles() throws Exception {
    Path tree = Files.createDirectory(dir.resolve("tree"));
    for (int i = 0; i < 5000; i++) {
      Files.createFile(tree.resolve("a file with a rather long name " + i));
    }
    new Trees(FILES).remove(parent, "tree");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void whatIsMountedStays() throws Exception {
    Path kept = Files.createDirectory(dir.resolve("kept"));
    Files.writeString(kept.resolve("file"), "x");
    Path place = Files.createDirectories(dir.resolve("tree/a/place"));
    try (Fd copy = LINUX.mounts().detachedCopy(Fd.CWD, kept.toString(), false)) {
      LINUX.mounts().attach(copy, Fd.CWD, place.toString());
      try {
        assertThatThrownBy(() -> new Trees(FILES).remove(parent, "tree"))
            .isInstanceOf(SyscallException.class)
            .hasMessageContaining("place")
            .hasMessageContaining("EXDEV");
        assertThat(kept.resolve("file")).exists();
      } finally {
        LINUX.mounts().detach(place.toString());
      }
    }
    new Trees(FILES).remove(parent, "tree");
    assertThat(kept.resolve("file")).exists();
    assertThat(dir.resolve("tree")).doesNotExist();
  }
}
