package io.jocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Capability;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileStatus;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.Namespace;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.runtime.config.DeviceNode;
import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.config.NamespaceRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program finds that was started through the plan, on the real kernel. */
@RequiresRoot
class LauncherIT {
  private final Linux linux = JnaLinux.open();
  @TempDir private Path directory;
  private TestContainer container;

  @BeforeEach
  void makeContainer() throws Exception {
    container = new TestContainer(directory);
  }

  private String sh(String script) throws Exception {
    TestContainer.Result result = container.run(linux, "sh", "-c", script);
    assertThat(result.error()).isEmpty();
    return result.output().strip();
  }

  @Test
  void isProcessOneUnderItsOwnName() throws Exception {
    assertThat(sh("echo $$ $(hostname)")).isEqualTo("1 box");
  }

  @Test
  void outputGoesToTheCallerAndToTheLog() throws Exception {
    TestContainer.Result result =
        container.runWithInput(
            linux, "typed", "sh", "-c", "echo out; echo err >&2; sleep 0.2; cat; exit 3");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.output()).isEqualTo("out\ntyped");
    assertThat(result.error()).isEqualTo("err\n");
    assertThat(result.log()).containsExactlyInAnyOrder("1: out", "2: err", "1: typed");
  }

  @Test
  void muchOutputArrivesWholeInBoth() throws Exception {
    TestContainer.Result result =
        container.run(linux, "sh", "-c", "yes 0123456789abcdef | head -c 3000000");

    assertThat(result.output()).hasSize(3_000_000).startsWith("0123456789abcdef\n0123");
    assertThat(String.join("", result.log()).replaceAll("1: |\n", ""))
        .hasSize(3_000_000 / 17 * 16 + 3_000_000 % 17);
  }

  @Test
  void aLogThatIsFullMakesWayForANewOne() throws Exception {
    TestContainer.Result result =
        container
            .rotated(100, 3)
            .run(
                linux,
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9; do echo $i$i$i$i; sleep 0.02; done");

    // Four records of 29 bytes reach the 100.
    assertThat(result.output()).hasSize(45);
    assertThat(records("log.2")).containsExactly("1: 1111", "1: 2222", "1: 3333", "1: 4444");
    assertThat(records("log.1")).containsExactly("1: 5555", "1: 6666", "1: 7777", "1: 8888");
    assertThat(records("log")).containsExactly("1: 9999");
    assertThat(directory.resolve("log.new")).doesNotExist();
  }

  @Test
  void theOldestFilesOfALogAreDropped() throws Exception {
    container
        .rotated(1, 3)
        .run(linux, "sh", "-c", "for i in 1 2 3 4 5; do echo $i; echo e$i >&2; sleep 0.02; done");

    // Standard output and error are two sources of one log, and either may find it full.
    assertThat(records("log.2")).containsExactly("2: e4");
    assertThat(records("log.1")).containsExactly("1: 5");
    assertThat(records("log")).containsExactly("2: e5");
    assertThat(directory.resolve("log.3")).doesNotExist();
  }

  @Test
  void aLogOfOneFileBeginsAnew() throws Exception {
    container.rotated(1, 1).run(linux, "sh", "-c", "echo 1; sleep 0.02; echo 2; sleep 0.02");

    assertThat(records("log")).containsExactly("1: 2");
    assertThat(directory.resolve("log.1")).doesNotExist();
  }

  @Test
  void whereNoNewFileCanBeMadeTheFullOneGoesOn() throws Exception {
    Files.createDirectories(directory.resolve("log.new/in the way"));

    container
        .rotated(1, 3)
        .run(linux, "sh", "-c", "echo 1; sleep 0.02; echo 2; sleep 0.02; echo 3");

    assertThat(records("log")).containsExactly("1: 1", "1: 2", "1: 3");
  }

  private List<String> records(String name) throws Exception {
    return LogText.read(Files.readAllBytes(directory.resolve(name)));
  }

  @Test
  void withoutALogTheProgramHasTheCallersDescriptors() throws Exception {
    TestContainer.Result result =
        container.withoutLog().run(linux, "sh", "-c", "echo direct; exit 4");

    assertThat(result.output()).isEqualTo("direct\n");
    assertThat(result.exit()).isEqualTo(4);
  }

  /** It is there as long as its container, and has given back what only the start needed. */
  @Test
  void theMonitorHoldsFewPages() throws Exception {
    assertThat(container.monitorMemory(linux)).isBetween(8L, 60L);
  }

  @Test
  void aSignalIsTold() throws Exception {
    assertThat(container.init().run(linux, "sh", "-c", "kill -9 $$").exit()).isEqualTo(137);
  }

  @Test
  void hasNoOtherDescriptors() throws Exception {
    // 3 is the directory that ls itself reads
    assertThat(sh("ls /proc/self/fd").lines()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void hasNamespacesOfItsOwn() throws Exception {
    for (String kind : List.of("mnt", "pid", "uts", "ipc", "net", "cgroup")) {
      String host = Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
      assertThat(sh("ls -l /proc/self/ns/" + kind)).contains(kind + ":[").doesNotContain(host);
    }
  }

  @Test
  void seesNothingOfTheHostsMounts() throws Exception {
    String mounts = sh("cat /proc/self/mountinfo");

    assertThat(mounts).contains(" / /dev/shm ").doesNotContain("/mnt/");

    assertThat(mounts.lines().count()).isLessThan(20);
  }

  @Test
  void capabilitiesAreThoseOfTheConfiguration() throws Exception {
    container.capabilities(EnumSet.of(Capability.CHOWN, Capability.KILL));

    assertThat(sh("grep Cap /proc/self/status").replaceAll("\\s+", " "))
        .isEqualTo(
            "CapInh: 0000000000000000 CapPrm: 0000000000000021 CapEff: 0000000000000021 CapBnd: 0000000000000021 CapAmb: 0000000000000000");
  }

  @Test
  void identityIsThatOfTheConfiguration() throws Exception {
    container.user(1000, 1001, List.of(5L, 3_000_000_000L));

    assertThat(sh("id -u; id -g; grep Groups /proc/self/status").replaceAll("\\s+", " "))
        .isEqualTo("1000 1001 Groups: 5 3000000000");
  }

  @Test
  void limitsAndScoreAreSet() throws Exception {
    assertThat(
            sh("ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; cat /proc/sys/net/ipv4/ip_default_ttl")
                .lines())
        .containsExactly("512", "1024", "100", "77");
  }

  @Test
  void maskedAndReadOnlyPathsHold() throws Exception {
    assertThat(
            sh("cat /proc/cmdline | wc -c; ls /sys/firmware | wc -l; sh -c 'echo 1 >/proc/sys/kernel/panic' 2>/dev/null || echo refused")
                .lines())
        .containsExactly("0", "0", "refused");
  }

  @Test
  void theLoopbackIsUp() throws Exception {
    assertThat(sh("cat /sys/class/net/lo/operstate; ls /sys/class/net")).isEqualTo("unknown\nlo");
  }

  @Test
  void aReadOnlyRootIsReadOnly() throws Exception {
    container.readOnly();

    assertThat(
            sh("sh -c 'echo x >/file' 2>/dev/null || echo refused; echo x >/dev/shm/file && echo written")
                .lines())
        .containsExactly("refused", "written");
  }

  @Test
  void bindMountsShowTheHostsFiles() throws Exception {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Path file = Files.writeString(directory.resolve("file"), "one file");
    container
        .bind("/a/b/c", shared, Set.of())
        .bind("/etc/a-file", file, EnumSet.of(MountAttribute.RDONLY));

    assertThat(
            sh(
                "echo written >/a/b/c/inside; cat /etc/a-file; sh -c 'echo x >/etc/a-file' 2>/dev/null || echo refused"))
        .isEqualTo("one filerefused");
    assertThat(shared.resolve("inside")).hasContent("written");
  }

  @Test
  void aMountPointThatIsALinkStaysInside() throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.createSymbolicLink(container.root.resolve("link"), outside);
    container.bind("/link", shared, Set.of());

    assertThatThrownBy(() -> container.run(linux, "true"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("open the mount point /link");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aMountPointThatLeadsToProcIsRefused() throws Exception {
    Files.createSymbolicLink(container.root.resolve("link"), Path.of("/proc"));
    container.bind("/link", Files.createDirectory(directory.resolve("shared")), Set.of());

    assertThatThrownBy(() -> container.run(linux, "true"))
        .isInstanceOfSatisfying(
            StartException.class, e -> assertThat(e.step()).isEqualTo("mount onto proc at /link"));
  }

  @Test
  void aHostileProcOrDevInTheImageIsRefused() throws Exception {
    for (String name : List.of("proc", "sys")) {
      Path path = container.root.resolve(name);
      Files.delete(path);
      Files.createSymbolicLink(path, Path.of("/etc"));
      assertThatThrownBy(() -> container.run(linux, "true"))
          .isInstanceOfSatisfying(
              StartException.class,
              e -> {
                assertThat(e.step()).isEqualTo("open the mount point /" + name);
                assertThat(e.errno()).isIn(Errno.ELOOP, Errno.ENOTDIR);
              });
      Files.delete(path);
      Files.createDirectory(path);
    }
  }

  @Test
  void programsAreFoundInPathAndErrorsTold() throws Exception {
    Files.writeString(container.root.resolve("bin/not-executable"), "x");
    assertFails(Errno.ENOENT, "nowhere");
    assertFails(Errno.ENOENT, "/bin/nowhere");
    assertFails(Errno.EACCES, "not-executable");
    assertFails(Errno.EACCES, "/bin");
    Files.writeString(container.root.resolve("bin/no-format"), "x").toFile().setExecutable(true);
    assertFails(Errno.ENOEXEC, "no-format");
  }

  private void assertFails(Errno errno, String command) {
    assertThatThrownBy(() -> container.run(linux, command))
        .isInstanceOfSatisfying(
            StartException.class,
            e -> {
              assertThat(e.errno()).isEqualTo(errno);
              assertThat(e.isExecution()).isTrue();
            });
  }

  @Test
  void devicesMayLieAnywhere() throws Exception {
    container.devices(
        device("/srv/deep/zero", FileStatus.CHARACTER_DEVICE, 1, 5, 0640, 7, 8),
        device("/dev/deep/full", FileStatus.CHARACTER_DEVICE, 1, 7, 0666, 0, 0),
        device("/srv/fifo", FileStatus.FIFO, 0, 0, 0600, 0, 0));
    String look =
        "stat -c '%F %a %u:%g %t:%T' /srv/deep/zero /dev/deep/full /srv/fifo; head -c3 /dev/deep/full | wc -c";
    for (int run = 1; run <= 2; run++) { // again on the root that has them
      assertThat(sh(look).lines())
          .containsExactly(
              "character special file 640 7:8 1:5",
              "character special file 666 0:0 1:7",
              "fifo 600 0:0 0:0",
              "3");
    }
    Files.delete(container.root.resolve("srv/deep/zero"));
    Files.createFile(container.root.resolve("srv/deep/zero"));
    assertThatThrownBy(() -> container.run(linux, "true"))
        .hasMessageContaining("another thing lies at /srv/deep/zero");
  }

  @Test
  void withoutAMountAtDevTheDefaultDevicesAreMade() throws Exception {
    container.withoutMounts("/dev");
    container.withoutMounts("/dev/pts").withoutMounts("/dev/mqueue").withoutMounts("/dev/shm");
    assertThat(sh("ls /dev; stat -c '%a %t:%T' /dev/null").lines())
        .containsExactly("full", "null", "random", "tty", "urandom", "zero", "666 1:3");
  }

  private static DeviceNode device(
      String path, int type, int major, int minor, int permissions, long uid, long gid) {
    return new DeviceNode(path, type, new DeviceNumber(major, minor), permissions, uid, gid);
  }

  @Test
  void theWorkingDirectoryIsMade() throws Exception {
    container.cwd("/srv/app");

    assertThat(sh("pwd")).isEqualTo("/srv/app");
  }

  @Test
  void aTerminalIsTheControllingOne() throws Exception {
    container.terminal();

    TestContainer.Result result =
        container.run(linux, "sh", "-c", "tty; stat -c %t:%T /dev/console; ls -l /proc/self/fd/0");
    assertThat(result.output()).startsWith("/dev/pts/0\r\n88:0\r\n").contains("/dev/pts/0");
    assertThat(result.log()).isNotEmpty();
  }

  @Test
  void initReapsOrphansAndPassesSignalsOn() throws Exception {
    container.init();

    String output =
        sh(
            "(sleep 0.05 &) ; sleep 0.3; ps -o comm | grep -c '^sleep'; trap 'echo got it; exit 9' TERM; kill -TERM 1; sleep 5");
    assertThat(output).isEqualTo("0\ngot it");
  }

  @Test
  void joinsANamespaceThatExists() throws Exception {
    container.namespace(new NamespaceRequest.Join(Namespace.NETWORK, "/proc/self/ns/net"));

    assertThat(sh("ls -l /proc/self/ns/net"))
        .contains(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
  }

  @Test
  void newNamespacesBelongToAUserNamespaceThatIsJoined() throws Exception {
    List<IdMapping> mappings = List.of(new IdMapping(0, 200_000, 65536));
    Files.setAttribute(container.root, "unix:uid", 200_000);
    try (Fd user = new UserNamespaces(linux).like(mappings, mappings)) {
      container.namespace(
          new NamespaceRequest.Join(Namespace.USER, "/proc/self/fd/" + user.number()));
      assertThat(sh("id -u; hostname; cat /proc/self/uid_map; ls /sys/class/net; echo $$").lines())
          .map(line -> line.strip().replaceAll(" +", " "))
          .containsExactly("0", "box", "0 200000 65536", "lo", "1");
    }
  }

  @Test
  void aTimeNamespaceIsNew() throws Exception {
    assumeThat(Path.of("/proc/self/ns/time")).exists(); // CONFIG_TIME_NS
    container.namespace(new NamespaceRequest.New(Namespace.TIME));

    assertThat(sh("ls -l /proc/self/ns/time"))
        .doesNotContain(Files.readSymbolicLink(Path.of("/proc/self/ns/time")).toString());
  }

  @Test
  void aUserNamespaceMapsRootToSomebodyElse() throws Exception {
    container.userNamespace(200_000);
    container.capabilities(EnumSet.of(Capability.CHOWN));

    assertThat(sh("id -u; cat /proc/self/uid_map").replaceAll("\\s+", " "))
        .isEqualTo("0 0 200000 65536");
  }
}
