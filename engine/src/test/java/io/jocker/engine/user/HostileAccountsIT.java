package io.jocker.engine.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An image's passwd and group are whatever its maker put there. Reading them must not wait, start a
 * device, read the host's own, or go on for ever.
 */
@RequiresRoot
@Timeout(30)
class HostileAccountsIT {
  private static final String HOSTS = "host:x:4711:4711::/:/bin/sh\n";

  private final Linux linux = JnaLinux.open();
  @TempDir private Path folder;
  private Path passwd;
  private Path group;
  private Fd root;

  @BeforeEach
  void makeRoot() throws Exception {
    Path inside = folder.resolve("root");
    Files.createDirectories(inside.resolve("etc"));
    passwd = inside.resolve("etc/passwd");
    group = inside.resolve("etc/group");
    Files.writeString(folder.resolve("passwd"), HOSTS);
    Set<OpenFlag> directory = Set.of(OpenFlag.PATH, OpenFlag.DIRECTORY);
    root = linux.files().openAt(Fd.CWD, inside.toString(), directory, 0);
  }

  @AfterEach
  void closeRoot() {
    root.close();
  }

  private ResolvedUser resolve(String user) throws Exception {
    return UserDatabase.read(new RootFile(linux, root)).resolve(user, List.of());
  }

  private void assertKnowsNobody() throws Exception {
    assertThatThrownBy(() -> resolve("host")).hasMessageContaining("unable to find user host");
    assertThat(resolve("4711").gid()).isZero();
  }

  @Test
  void aFifoIsNotWaitedFor() throws Exception {
    for (Path file : List.of(passwd, group)) {
      linux
          .files()
          .mknodAt(Fd.CWD, file.toString(), FileStatus.FIFO | 0644, new DeviceNumber(0, 0));
    }
    assertKnowsNobody();
  }

  @Test
  void aDeviceIsNotOpened() throws Exception {
    // /dev/zero: whoever reads it to its end never ends
    for (Path file : List.of(passwd, group)) {
      linux
          .files()
          .mknodAt(
              Fd.CWD, file.toString(), FileStatus.CHARACTER_DEVICE | 0644, new DeviceNumber(1, 5));
    }
    assertKnowsNobody();
  }

  @Test
  void aDirectoryIsNoFile() throws Exception {
    Files.createDirectory(passwd);
    Files.createDirectory(group);
    assertKnowsNobody();
  }

  @Test
  void noLinkLeadsToTheHostsFile() throws Exception {
    for (String target :
        List.of(
            folder.resolve("passwd").toString(), // absolute
            "../../passwd", // out by the parent
            "/proc/self/root" + folder.resolve("passwd"),
            "passwd")) { // in a circle
      Files.createSymbolicLink(passwd, Path.of(target));
      assertKnowsNobody();
      Files.delete(passwd);
    }
  }

  @Test
  void aLinkOfTheWholeFolderStaysInside() throws Exception {
    Files.delete(passwd.getParent());
    Files.createSymbolicLink(passwd.getParent(), folder);
    assertKnowsNobody();
  }

  @Test
  void aLinkWithinTheRootIsFollowed() throws Exception {
    Files.createDirectory(passwd.resolveSibling("private"));
    Files.writeString(passwd.resolveSibling("private/passwd"), HOSTS);
    Files.createSymbolicLink(passwd, Path.of("/etc/private/passwd"));
    assertThat(resolve("host").uid()).isEqualTo(4711);
  }

  @Test
  void aFileThatIsTooLargeIsRefusedByName() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(passwd.toFile(), "rw")) {
      file.setLength(1L << 40);
    }
    assertThatThrownBy(() -> resolve("host"))
        .hasMessageContaining("/etc/passwd of the root, more than 4194304 bytes")
        .hasMessageContaining("EFBIG");
  }

  @Test
  void anEntryIsFoundAmongMillions() throws Exception {
    Files.writeString(passwd, "a::1:1\n".repeat(550_000) + HOSTS);
    Files.writeString(group, "a::1:" + "m,".repeat(2_000_000) + "host\n");
    assertThat(resolve("host").groups()).containsExactly(4711L, 1L);
  }

  @Test
  void moreGroupsThanTheKernelTakesAreRefused() throws Exception {
    Files.writeString(passwd, HOSTS);
    StringBuilder lines = new StringBuilder();
    for (int gid = 1; gid < 150_000; gid++) {
      lines.append("g::").append(gid).append(":host\n");
    }
    Files.writeString(group, lines);
    assertThatThrownBy(() -> resolve("host"))
        .hasMessageContaining("user host is in more groups than the kernel takes: 65536");
  }
}
