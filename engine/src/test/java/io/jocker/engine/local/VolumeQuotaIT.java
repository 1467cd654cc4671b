package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.engine.JockerException;
import io.jocker.engine.Volumes;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.LifecycleRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.VolumeOption;
import io.jocker.engine.request.VolumeRequest;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Fd;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.QuotaCalls.Project;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Volumes with a size, on an ext4 with project quotas where the kernel has these; where it has not,
 * such a volume is refused with the reason. {@code -Djocker.quotas=true}: this one has.
 */
@RequiresRoot
@Timeout(300)
final class VolumeQuotaIT {
  private static final String GROUP = "volume-quota";
  private static final long SIZE = 10 << 20;

  @TempDir Path folder;
  private TestEngine engine;
  private TestCgroup group;
  private Path disk;
  private boolean limits;

  @BeforeEach
  void open() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    String said =
        sh(
            "truncate -s 128M image && mkfs.ext4 -q -O quota,project -E quotatype=prjquota image"
                + " && mount -o loop,prjquota image disk");
    limits = said.isEmpty();
    assertThat(limits || !Boolean.getBoolean("jocker.quotas")).as(said).isTrue();
    group = TestCgroup.parentOf(disk, GROUP);
    engine = new TestEngine(disk);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    group.close();
    if (limits) {
      assertThat(sh("umount disk")).isEmpty();
    }
  }

  /** What it complains of. */
  private String sh(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said : "failed: " + said;
  }

  private Volumes volumes() {
    return engine.engine().volumes();
  }

  private static VolumeRequest sized(String name, String size) {
    return new VolumeRequest(name, "local", Map.of("size", size), Map.of());
  }

  private TestEngine.Ran run(String volume, String script) throws Exception {
    ContainerRequest request =
        playground("sh", "-c", script)
            .withLifecycle(new LifecycleRequest(true, null, LogRequest.DEFAULT))
            .withFilesystem(
                FilesystemRequest.DEFAULT.withMounts(List.of(VolumeOption.parse(volume, "/"))));
    return engine.run(request);
  }

  private Fd openVolumes(String path) throws Exception {
    return engine
        .linux()
        .files()
        .openAt(Fd.CWD, disk + "/root/volumes/" + path, Set.of(OpenFlag.DIRECTORY), 0);
  }

  private long project(String path) throws Exception {
    try (Fd data = openVolumes(path + "/_data")) {
      return engine.linux().quotas().project(data);
    }
  }

  private Project usage(long project) throws Exception {
    try (Fd open = openVolumes("")) {
      return engine.linux().quotas().usage(open, project);
    }
  }

  /** Returns true where there are limits; else sees that a size is refused. */
  private boolean areLimitsHere() {
    if (!limits) {
      assertThatThrownBy(() -> volumes().create(sized("data", "10m")))
          .isInstanceOf(JockerException.class)
          .hasMessageStartingWith(
              "create data: quota size requested but no quota support: limits of projects do not"
                  + " hold on the file system of "
                  + disk
                  + "/root/volumes (prjquota): quotactl_fd(");
    }
    return limits;
  }

  @Test
  void aVolumeHoldsNoMoreThanItsSize() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("data", "10m"));
    TestEngine.Ran ran =
        run(
            "data:/d",
            "dd if=/dev/zero of=/d/f bs=64k count=400; du -k /d/f | cut -f 1; df -k /d | tail -n 1");
    assertThat(ran.error()).containsAnyOf("Disk quota exceeded", "No space left on device");
    String[] lines = ran.output().split("\n", -1);
    assertThat(Long.parseLong(lines[0])).isBetween(9L << 10, 10L << 10);
    assertThat(lines[1].split(" +", -1)[1]).isEqualTo("10240");
    assertThat(run("data:/d", "rm /d/f; echo again >/d/g; cat /d/g").output()).isEqualTo("again\n");
    assertThat(
            run("plain:/d", "dd if=/dev/zero of=/d/f bs=64k count=400 2>&1; du -k /d/f").output())
        .doesNotContain("exceeded")
        .contains("25600");
  }

  @Test
  void eachHasItsOwn() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("one", "10m"));
    volumes().create(sized("two", "20m"));
    assertThat(project("one")).isNotEqualTo(project("two")).isNotZero();
    String fill = "mkdir -p /d/a/b; dd if=/dev/zero of=/d/a/b/f bs=64k count=400 2>/dev/null";
    run("one:/d", fill);
    run("two:/d", fill);
    assertThat(usage(project("one")).bytes()).isBetween(SIZE - (1 << 20), SIZE);
    assertThat(usage(project("two")).bytes()).isBetween(2 * SIZE - (1 << 20), 2 * SIZE);
    assertThat(usage(project("two")).limit()).isEqualTo(2 * SIZE);
  }

  @Test
  void theLimitGoesToTheTrashAndComesBack() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("data", "10m"));
    run("data:/d", "echo kept >/d/f");
    long project = project("data");
    volumes().remove("data", false);
    assertThat(usage(project).files()).isGreaterThan(1);
    volumes().create(sized("data", "10m"));
    assertThat(project("data")).as("that of the one in the trash is taken").isNotEqualTo(project);
    volumes().remove("data", true);
    volumes().undo("data");
    assertThat(project("data")).isEqualTo(project);
    run("data:/d", "dd if=/dev/zero of=/d/g bs=64k count=400");
    assertThat(usage(project).bytes()).isLessThanOrEqualTo(SIZE);
    volumes().remove("data", true);
    assertThat(usage(project)).isEqualTo(new Project(0, 0, 0));
  }

  /** What a command leaves that was killed while it made a volume. */
  @Test
  void whatIsHalfMadeGivesItsNumberBack() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("data", "10m"));
    long project = project("data");
    Files.move(disk.resolve("root/volumes/data"), disk.resolve("root/volumes/.new-half"));
    volumes().create(sized("data", "10m"));
    assertThat(project("data")).isNotEqualTo(project);
    volumes().remove("data", true);
    assertThat(disk.resolve("root/volumes/.new-half")).doesNotExist();
    assertThat(usage(project)).isEqualTo(new Project(0, 0, 0));
  }

  @Test
  void itIsFilledFromTheImageAsAnyOther() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("data", "10m"));
    assertThat(run("data:/etc", "cat /etc/passwd").output())
        .isEqualTo(run("plain:/etc", "cat /etc/passwd").output())
        .contains("root");
    assertThat(usage(project("data")).files()).isGreaterThan(2);
  }

  @Test
  void aLimitThatDoesNotHoldAnyMoreIsSaid() throws Exception {
    if (!areLimitsHere()) {
      return;
    }
    volumes().create(sized("data", "10m"));
    try (Fd data = openVolumes("data/_data")) {
      engine.linux().quotas().setLimit(data, project("data"), 0);
    }
    assertThatThrownBy(() -> run("data:/d", "true"))
        .hasMessage(
            "failed to mount volume data: its limit of 10m does not hold on this file system any"
                + " more");
  }

  @Test
  void whatIsNoSizeIsRefused() throws Exception {
    assertThatThrownBy(() -> volumes().create(sized("data", "much")))
        .hasMessage("create data: invalid size: 'much'");
    volumes().create(sized("none", "0"));
    assertThat(run("none:/d", "echo written >/d/f; cat /d/f").output()).isEqualTo("written\n");
    VolumeRequest elsewhere =
        new VolumeRequest(
            "mem", "local", Map.of("type", "tmpfs", "device", "tmpfs", "size", "1m"), Map.of());
    assertThatThrownBy(() -> volumes().create(elsewhere))
        .hasMessage(
            "create mem: quota size requested but no quota support: its files lie on tmpfs and not"
                + " in a folder of its own");
  }
}
