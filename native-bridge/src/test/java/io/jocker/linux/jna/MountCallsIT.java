package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.AtFlag;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountCalls;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.Signal;
import io.jocker.linux.SyscallException;
import io.jocker.linux.proc.MountInfo;
import io.jocker.linux.proc.Proc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresRoot
@Timeout(120)
class MountCallsIT {
  private static final Set<OpenFlag> CREATE = Set.of(OpenFlag.RDWR, OpenFlag.CREAT);

  private final Linux linux = JnaLinux.open();
  private final MountCalls mounts = linux.mounts();
  private final FileCalls files = linux.files();
  private final IoCalls io = linux.io();
  private final Proc proc = new Proc(linux);
  @TempDir private Path folder;

  @Test
  void makesAFileSystemThatNobodyElseSees() throws Exception {
    List<MountInfo> before = proc.mounts();
    try (Fd mount = tmpfs("1m")) {
      files.mkdirAt(mount, "d", 0755);
      assertThat(proc.mounts()).isEqualTo(before);
      files.mknodAt(mount, "null", FileStatus.CHARACTER_DEVICE | 0666, new DeviceNumber(1, 3));
      FileStatus status = files.statAt(mount, "null", Set.of());
      assertThat(status.represents()).isEqualTo(new DeviceNumber(1, 3));
      files.chownAt(mount, "d", 4_000_000_000L, 7, Set.of(AtFlag.SYMLINK_NOFOLLOW));
      FileStatus owned = files.statAt(mount, "d", Set.of());
      assertThat(owned.uid()).isEqualTo(4_000_000_000L);
      assertThat(owned.gid()).isEqualTo(7);
    }
  }

  @Test
  void putsItInPlaceAndTakesItAway() throws Exception {
    List<MountOption> options =
        List.of(new MountOption("size", "1m"), new MountOption("size", "2m"));
    Set<MountAttribute> attributes = Set.of(MountAttribute.NOSUID, MountAttribute.NODEV);
    try (Fd mount = mounts.detachedFileSystem("tmpfs", options, attributes)) {
      mounts.attach(mount, Fd.CWD, folder.toString());
      try {
        MountInfo info = at(folder).orElseThrow();
        assertThat(info.type()).isEqualTo("tmpfs");
        assertThat(info.options()).contains("rw", "nosuid", "nodev").doesNotContain("noexec");
        // Options count in the order in which they are given.
        assertThat(info.superOptions()).contains("size=2048k");
      } finally {
        mounts.detach(folder.toString());
      }
      assertThat(at(folder)).isEmpty();
    }
  }

  @Test
  void passesOnTheKernelsReason() {
    assertThatThrownBy(() -> mounts.detachedFileSystem("tmpfs", Map.of("colour", "red"), Set.of()))
        .isInstanceOf(SyscallException.class)
        .hasMessage(
            "fsconfig(tmpfs, colour=red): EINVAL (Invalid argument): "
                + "tmpfs: Unknown parameter 'colour'");
    assertThatThrownBy(
            () -> mounts.detachedFileSystem("tmpfs", List.of(MountOption.flag("size")), Set.of()))
        .isInstanceOf(SyscallException.class)
        .hasMessageStartingWith("fsconfig(tmpfs, size): EINVAL (Invalid argument)");
  }

  @Test
  void saysThatAValueIsTooLong() {
    String value = "x".repeat(256);
    assertThatThrownBy(() -> mounts.detachedFileSystem("tmpfs", Map.of("size", value), Set.of()))
        .hasMessage(
            "fsconfig(tmpfs, size="
                + value
                + " (256 bytes, at most 255)): EINVAL (Invalid argument)");
  }

  @Test
  void namesAnUnknownFileSystem() {
    assertThatThrownBy(() -> mounts.detachedFileSystem("no such fs", List.of(), Set.of()))
        .hasMessage("fsopen(\"no such fs\"): ENODEV (No such device)");
  }

  @Test
  void copiesATreeWithAndWithoutTheMountsBelow() throws Exception {
    Files.createDirectory(folder.resolve("below"));
    Files.writeString(folder.resolve("f"), "text");
    mounts.mount("tmpfs", folder + "/below", "tmpfs", Set.of(MountFlag.NOEXEC), "size=1m");
    try (Fd directory = files.openAt(Fd.CWD, folder.toString(), Set.of(OpenFlag.PATH), 0)) {
      Files.writeString(folder.resolve("below/g"), "mounted");
      try (Fd alone = mounts.detachedCopy(Fd.CWD, folder.toString(), false);
          Fd all = mounts.detachedCopy(directory, "", true)) {
        assertThat(read(alone, "f")).isEqualTo("text");
        assertThat(files.names(openDirectory(alone, "below"))).isEmpty();
        assertThat(read(all, "below/g")).isEqualTo("mounted");
      }
    } finally {
      mounts.detach(folder + "/below");
    }
  }

  @Test
  void changesTheAttributesOfAMount() throws Exception {
    try (Fd mount = tmpfs("1m")) {
      write(mount, "f", "1");
      Set<MountAttribute> set = Set.of(MountAttribute.RDONLY, MountAttribute.NOATIME);
      mounts.setAttributes(mount, set, Set.of(), true, null);
      assertThatThrownBy(() -> files.mkdirAt(mount, "d", 0755))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EROFS));
      Set<MountAttribute> strict = Set.of(MountAttribute.STRICTATIME);
      mounts.setAttributes(mount, strict, Set.of(MountAttribute.RDONLY), false, null);
      files.mkdirAt(mount, "d", 0755);
    }
    try (Fd file = files.memoryFile("x", false)) {
      assertThatThrownBy(
              () ->
                  mounts.setAttributes(
                      file,
                      Set.of(MountAttribute.RDONLY),
                      Set.of(MountAttribute.NODEV),
                      true,
                      null))
          .hasMessage(
              "mount_setattr("
                  + file
                  + ", AT_RECURSIVE, set MOUNT_ATTR_RDONLY, clear MOUNT_ATTR_NODEV): EINVAL (Invalid argument)");
    }
  }

  @Test
  void showsOtherOwnersThroughAnIdMappedMount() throws Exception {
    // Before Linux 6.3 tmpfs knows no such mounts.
    assumeThat(kernel()).isGreaterThanOrEqualTo(603);
    List<String> command = List.of("unshare", "--user", "sleep", "60");
    int pid = linux.processes().spawn("/usr/bin/unshare", command, List.of(), List.of());
    try (Fd process = linux.processes().openProcess(pid);
        Fd mount = tmpfs("1m")) {
      try (Fd namespace = mappedUserNamespace(pid);
          Fd copy = mounts.detachedCopy(mount, "", false)) {
        write(mount, "f", "1");
        files.chownAt(mount, "f", 3, 3, Set.of());
        mounts.setAttributes(copy, Set.of(MountAttribute.IDMAP), Set.of(), false, namespace);
        assertThat(files.statAt(copy, "f", Set.of()).uid()).isEqualTo(100_003);
        assertThat(files.statAt(mount, "f", Set.of()).uid()).isEqualTo(3);
      } finally {
        linux.processes().signal(process, Signal.KILL.number());
        linux.processes().await(process);
      }
    }
  }

  @Test
  void namesWhatTheOldCallCouldNotMount() {
    assertThatThrownBy(
            () ->
                mounts.mount(
                    "/no", folder + "/such dir", "", Set.of(MountFlag.REC, MountFlag.BIND), ""))
        .hasMessage(
            "mount(/no on \""
                + folder
                + "/such dir\", MS_BIND|MS_REC): ENOENT (No such file or directory)");
    assertThatThrownBy(
            () -> mounts.mount("none", folder.toString(), "tmpfs", Set.of(), "colour=red"))
        .hasMessage(
            "mount(none on " + folder + ", tmpfs, \"colour=red\"): EINVAL (Invalid argument)");
  }

  @Test
  void doesNotFollowALinkWhenItTakesAMountAway() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    mounts.mount("tmpfs", target.toString(), "tmpfs", Set.of(), "");
    try {
      assertThatThrownBy(() -> mounts.detach(link.toString()))
          .hasMessage(
              "umount2(" + link + ", MNT_DETACH|UMOUNT_NOFOLLOW): EINVAL (Invalid argument)");
      assertThat(at(target)).isPresent();
    } finally {
      mounts.detach(target.toString());
    }
  }

  private Fd tmpfs(String size) throws SyscallException {
    return mounts.detachedFileSystem("tmpfs", Map.of("size", size), Set.of());
  }

  private Optional<MountInfo> at(Path path) throws SyscallException {
    String name = path.toString();
    return proc.mounts().stream().filter(mount -> mount.mountPoint().equals(name)).findFirst();
  }

  /** The version as a number: 6.3 is 603. */
  private int kernel() throws SyscallException {
    String[] parts = proc.kernelRelease().split("[^0-9]", 3);
    return Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
  }

  /** Ids 0 to 9 of the process's namespace become 100,000 to 100,009. */
  private Fd mappedUserNamespace(int pid) throws Exception {
    String ours = files.readLinkAt(Fd.CWD, "/proc/self/ns/user");
    String path = "/proc/" + pid + "/ns/user";
    long end = System.nanoTime() + 30_000_000_000L;
    while (files.readLinkAt(Fd.CWD, path).equals(ours)) {
      assertThat(System.nanoTime()).as("no namespace after 30 s").isLessThan(end);
      Thread.onSpinWait();
    }
    for (String map : List.of("uid_map", "gid_map")) {
      Files.writeString(Path.of("/proc/" + pid + "/" + map), "0 100000 10\n");
    }
    return files.openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0);
  }

  private Fd openDirectory(Fd mount, String path) throws SyscallException {
    return files.openAt(mount, path, Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY), 0);
  }

  private void write(Fd mount, String path, String text) throws SyscallException {
    try (Fd file = files.openAt(mount, path, CREATE, 0644)) {
      io.writeFully(file, text.getBytes(UTF_8));
    }
  }

  private String read(Fd mount, String path) throws SyscallException {
    try (Fd file = files.openAt(mount, path, Set.of(OpenFlag.RDONLY), 0)) {
      return new String(io.readAll(file, 1000), UTF_8);
    }
  }
}
