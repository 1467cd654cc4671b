package io.jocker.linux.jna;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.AtFlag;
import io.jocker.linux.DirectoryEntry;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.PathList;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.StoryRecorder;
import io.jocker.linux.story.Topic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileCallsTest {
  private static final Set<OpenFlag> READ = Set.of(OpenFlag.RDONLY);
  private static final Set<OpenFlag> PATH = Set.of(OpenFlag.PATH, OpenFlag.NOFOLLOW);
  private static final Set<OpenFlag> CREATE = Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL);

  private final Linux linux = JnaLinux.open();
  private final FileCalls files = linux.files();
  private final IoCalls io = linux.io();
  @TempDir private Path folder;
  private Fd directory;

  @BeforeEach
  void openFolder() throws Exception {
    directory =
        files.openAt(Fd.CWD, folder.toString(), Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY), 0);
  }

  @AfterEach
  void closeFolder() {
    directory.close();
  }

  @Test
  void makesLinksRenamesAndRemoves() throws Exception {
    files.mkdirAt(directory, "d", 0700);
    write("d/f", "text");
    files.symlinkAt("d/f", directory, "s");
    files.linkAt(directory, "d/f", directory, "hard", Set.of());
    assertThat(files.readLinkAt(directory, "s")).isEqualTo("d/f");
    assertThat(Files.readString(folder.resolve("hard"))).isEqualTo("text");
    assertThat(files.statAt(directory, "hard", Set.of()).links()).isEqualTo(2);

    files.renameAt(directory, "hard", directory, "s");
    assertRefused(
        Errno.EEXIST,
        () -> files.renameNoReplace(directory, "s", directory, "d"),
        "renameat2(" + folder + "/s to " + folder + "/d, RENAME_NOREPLACE)");
    files.unlinkAt(directory, "s", Set.of());
    files.unlinkAt(directory, "d/f", Set.of());
    files.unlinkAt(directory, "d", Set.of(AtFlag.REMOVEDIR));
    assertThat(files.names(directory)).isEmpty();
  }

  private enum Subject implements Topic {
    ANY;

    @Override
    public String key() {
      return "any";
    }
  }

  /** In one step, or one call after the other, where somebody wants to hear of each. */
  private static List<FileCalls> waysToAskForMany() {
    StoryRecorder story = new StoryRecorder(Subject.ANY);
    return List.of(
        JnaLinux.open().files(),
        new FailingKernel().linux().files(),
        JnaLinux.telling(story).files());
  }

  private static PathList paths(String... names) {
    PathList paths = new PathList(names.length, 16);
    for (int i = 0; i < names.length; i++) {
      byte[] bytes = names[i].getBytes(UTF_8);
      paths.set(i, bytes, 0, bytes.length);
      assertThat(paths.path(i)).isEqualTo(names[i]);
    }
    return paths;
  }

  @ParameterizedTest
  @MethodSource("waysToAskForMany")
  void asksWhenManyHaveChanged(FileCalls ask) throws Exception {
    String[] names = new String[500];
    long[] expected = new long[1000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "f" + i;
      expected[2 * i + 1] = FileCalls.GONE;
      if (i % 3 > 0) {
        write(names[i], "text");
        files.setTimeAt(directory, names[i], i - 7L, i, Set.of());
        expected[2 * i] = i - 7L;
        expected[2 * i + 1] = i;
      }
    }
    assertThat(ask.modificationsAt(directory, paths(names))).isEqualTo(expected);
    assertThat(ask.modificationsAt(directory, paths())).isEmpty();
    assertRefused(
        Errno.ENOTDIR,
        () -> ask.modificationsAt(directory, paths("f1", "f1/x")),
        "statx(" + folder + "/f1/x, AT_SYMLINK_NOFOLLOW)");
  }

  @ParameterizedTest
  @MethodSource("waysToAskForMany")
  void asksWhereManyLinksLead(FileCalls ask) throws Exception {
    files.symlinkAt("somewhere", directory, "a");
    files.symlinkAt("somewhere else is it", directory, "c");
    long[] found = ask.linksAt(directory, paths("a", "b", "c", "."), 2);
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    bytes.asLongBuffer().put(found);
    assertThat(new String(bytes.array(), UTF_8))
        .isEqualTo("somewhere" + "\0".repeat(7 + 16) + "somewhere else i" + "\0".repeat(16));
  }

  @Test
  void putsAnUnnamedMemoryFileNowhereButALinkedOneByDescriptor() throws Exception {
    write("f", "text");
    try (Fd file = files.openAt(directory, "f", PATH, 0)) {
      files.linkAt(
          Fd.CWD, "/proc/self/fd/" + file.number(), directory, "g", Set.of(AtFlag.SYMLINK_FOLLOW));
    }
    assertThat(Files.readString(folder.resolve("g"))).isEqualTo("text");
  }

  @Test
  void saysWhatAFileIs() throws Exception {
    write("f", "12345");
    files.chmodAt(directory, "f", 04751);
    files.setTimeAt(directory, "f", -86_400, 5, Set.of());
    FileStatus status = files.statAt(directory, "f", Set.of());
    assertThat(status.isRegular()).isTrue();
    assertThat(status.permissions()).isEqualTo(04751);
    assertThat(status.size()).isEqualTo(5);
    assertThat(status.modifiedSeconds()).isEqualTo(-86_400);
    assertThat(status.modifiedNanos()).isEqualTo(5);
    assertThat(status.inode()).isEqualTo(Files.getAttribute(folder.resolve("f"), "unix:ino"));
    assertThat(status.mountId()).isPositive();
    assertThat(files.statAt(directory, "", Set.of(AtFlag.EMPTY_PATH)).isDirectory()).isTrue();
    FileStatus nullDevice = files.statAt(Fd.CWD, "/dev/null", Set.of());
    assertThat(nullDevice.type()).isEqualTo(FileStatus.CHARACTER_DEVICE);
    assertThat(nullDevice.represents()).hasToString("1:3");
  }

  @Test
  void looksAtALinkItselfWhenAsked() throws Exception {
    files.symlinkAt("nowhere", directory, "s");
    files.setTimeAt(directory, "s", 7, 0, Set.of(AtFlag.SYMLINK_NOFOLLOW));
    FileStatus status = files.statAt(directory, "s", Set.of(AtFlag.SYMLINK_NOFOLLOW));
    assertThat(status.isSymlink()).isTrue();
    assertThat(status.modifiedSeconds()).isEqualTo(7);
    try (Fd link = files.openAt(directory, "s", PATH, 0)) {
      assertThat(files.readLinkAt(link, "")).isEqualTo("nowhere");
    }
  }

  @Test
  void staysBeneathADirectory() throws Exception {
    files.mkdirAt(directory, "root", 0755);
    files.mkdirAt(directory, "root/etc", 0755);
    write("root/etc/passwd", "inside");
    files.symlinkAt("/etc", directory, "root/absolute");
    files.symlinkAt("../../../../etc", directory, "root/up");
    try (Fd root = files.openAt(directory, "root", PATH, 0)) {
      for (String path : List.of("/etc/passwd", "absolute/passwd", "up/passwd")) {
        try (Fd file = files.openAt2(root, path, READ, 0, Set.of(ResolveFlag.IN_ROOT))) {
          assertThat(io.readAll(file, 100)).isEqualTo("inside".getBytes(UTF_8));
        }
        assertRefused(
            Errno.EXDEV,
            () -> files.openAt2(root, path, READ, 0, Set.of(ResolveFlag.BENEATH)),
            "openat2("
                + folder.resolve("root")
                + (path.startsWith("/") ? path : "/" + path)
                + ", O_RDONLY, RESOLVE_BENEATH)");
      }
      assertRefused(
          Errno.ELOOP,
          () -> files.openAt2(root, "absolute", READ, 0, Set.of(ResolveFlag.NO_SYMLINKS)),
          "openat2(" + folder + "/root/absolute, O_RDONLY, RESOLVE_NO_SYMLINKS)");
    }
  }

  @Test
  void createsWithAModeByOpenAt2() throws Exception {
    files.openAt2(directory, "f", CREATE, 0600, Set.of(ResolveFlag.BENEATH)).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("f"))))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsNamesThatAreNotUtf8() throws Exception {
    String name = OsString.decode(new byte[] {'a', (byte) 0xff, '\n', (byte) 0xc3, (byte) 0xbc});
    files.mkdirAt(directory, name, 0755);
    assertThat(files.names(directory)).containsExactly(name);
    files.symlinkAt(name, directory, "s");
    assertThat(files.readLinkAt(directory, "s")).isEqualTo(name);
    assertRefused(
        Errno.EEXIST,
        () -> files.mkdirAt(directory, name, 0755),
        "mkdirat(\"" + folder + "/a\\xff\\x0aü\", 0755)");
  }

  @Test
  void refusesANameWithANul() {
    assertThatThrownBy(() -> files.mkdirAt(directory, "a\0b", 0755))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a NUL in \"a\\x00b\"");
  }

  @Test
  void givesManyNamesInPieces() throws Exception {
    int count = 3000;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "a-name-of-some-length-" + i;
      Files.createFile(folder.resolve(name));
      expected.add(name);
    }
    List<DirectoryEntry> first = files.nextEntries(directory);
    assertThat(first).isNotEmpty().hasSizeLessThan(count);
    List<String> all = new ArrayList<>(first.stream().map(DirectoryEntry::name).toList());
    all.addAll(files.names(directory));
    assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(files.nextEntries(directory)).isEmpty();
  }

  @Test
  void tellsDirectoriesFromWhatOnlyLeadsToOne() throws Exception {
    Files.createDirectory(folder.resolve("d"));
    Files.createFile(folder.resolve("f"));
    Files.createSymbolicLink(folder.resolve("l"), Path.of("d"));
    assertThat(files.nextEntries(directory))
        .containsExactlyInAnyOrder(
            new DirectoryEntry("d", true),
            new DirectoryEntry("f", false),
            new DirectoryEntry("l", false));
  }

  @Test
  void keepsExtendedAttributesOfOpenFilesAndOfPathDescriptors() throws Exception {
    write("f", "");
    byte[] large = new byte[3000];
    large[2999] = 1;
    try (Fd file = files.openAt(directory, "f", READ, 0);
        Fd path = files.openAt(directory, "f", PATH, 0)) {
      files.setXattr(file, "user.one", "1".getBytes(UTF_8));
      files.setXattr(path, "user.large", large);
      files.setXattrAt(directory, "f", "user.empty", new byte[0]);
      for (Fd one : List.of(file, path)) {
        assertThat(files.xattr(one, "user.one")).isEqualTo("1".getBytes(UTF_8));
        assertThat(files.xattr(one, "user.large")).isEqualTo(large);
        assertThat(files.xattr(one, "user.empty")).isEmpty();
        assertThat(files.xattrNames(one)).contains("user.one", "user.large", "user.empty");
      }
      files.removeXattr(file, "user.one");
      files.removeXattr(path, "user.large");
      assertRefused(
          Errno.ENODATA, () -> files.xattr(path, "user.one"), "fgetxattr(" + path + ", user.one)");
      assertThat(files.xattrNames(file)).doesNotContain("user.one", "user.large");
    }
  }

  @Test
  void reservesAndCutsSpace() throws Exception {
    try (Fd file = files.openAt(directory, "f", CREATE, 0600)) {
      files.allocate(file, 10_000);
      assertThat(Files.size(folder.resolve("f"))).isEqualTo(10_000);
      files.truncate(file, 3);
      assertThat(Files.size(folder.resolve("f"))).isEqualTo(3);
      files.sync(file);
      files.syncFileSystem(file);
      assertThat(files.fileSystemType(file)).isPositive();
    }
    try (Fd proc = files.openAt(Fd.CWD, "/proc", PATH, 0)) {
      assertThat(files.fileSystemType(proc)).isEqualTo(0x9fa0);
    }
  }

  @Test
  void sealsAMemoryFile() throws Exception {
    try (Fd file = files.memoryFile("notes", true)) {
      io.writeFully(file, "text".getBytes(UTF_8));
      files.seal(file);
      assertRefused(
          Errno.EPERM, () -> io.writeFully(file, new byte[1]), "write(" + file + ", 1 bytes)");
      assertRefused(Errno.EPERM, () -> files.truncate(file, 0), "ftruncate(" + file + ", 0)");
      assertRefused(
          Errno.EPERM,
          () -> files.seal(file),
          "fcntl(" + file + ", F_ADD_SEALS, F_SEAL_SEAL|F_SEAL_SHRINK|F_SEAL_GROW|F_SEAL_WRITE)");
    }
  }

  @Test
  void opensCloseOnExec() throws Exception {
    try (Fd file = files.openAt(directory, "f", CREATE, 0600);
        Fd beneath = files.openAt2(directory, "f", READ, 0, Set.of());
        Fd memory = files.memoryFile("m", false)) {
      IoCalls.Pipe pipe = io.pipe();
      try (Fd readEnd = pipe.readEnd();
          Fd writeEnd = pipe.writeEnd()) {
        for (Fd fd : List.of(directory, file, beneath, memory, readEnd, writeEnd)) {
          String info = Files.readString(Path.of("/proc/self/fdinfo/" + fd.number()));
          String flags = info.lines().filter(l -> l.startsWith("flags:")).findFirst().orElseThrow();
          int bits = Integer.parseInt(flags.substring(6).strip(), 8);
          assertThat(bits & 02000000).as(info).isNotZero();
        }
      }
    }
  }

  @Test
  void closesADescriptorOnce() throws Exception {
    Fd file = files.openAt(directory, "f", CREATE, 0600);
    int number = file.number();
    assertThat(Path.of("/proc/self/fd/" + number)).exists();
    file.close();
    file.close();
    assertThatThrownBy(file::number).isInstanceOf(IllegalStateException.class);
  }

  private void write(String path, String text) throws SyscallException {
    try (Fd file = files.openAt(directory, path, CREATE, 0644)) {
      io.writeFully(file, text.getBytes(UTF_8));
    }
  }

  private static void assertRefused(Errno errno, ThrowingCallable call, String words) {
    assertThatThrownBy(call)
        .isInstanceOf(SyscallException.class)
        .hasMessage(words + ": " + errno.describe());
  }
}
