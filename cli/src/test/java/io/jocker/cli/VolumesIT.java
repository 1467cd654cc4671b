package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volumes as a user has them: {@code volume}, {@code -v}, {@code --mount}. */
@RequiresRoot
@Timeout(120)
final class VolumesIT {
  private static final String GROUP = "volumes";

  @TempDir Path folder;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void warmUp() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    jocker.beginDaemon();
    run("volume", "prune", "-f");
    run("run", "--rm", "--userns", "auto", "playground", "true");
    before = Leftovers.watching(GROUP).under(folder).snapshot();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    run("volume", "prune", "-a", "-f");
    assertThat(before.left()).isEmpty();
    jocker.endDaemon();
    RealJocker.removeParentGroup(GROUP);
  }

  private String run(String... words) throws Exception {
    RealJocker.Result result = jocker.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private Path data(String volume) {
    return jocker.root().resolve("volumes/" + volume + "/_data");
  }

  /** What {@code tar(1)} makes of a tree: contents, owners, modes, times, extended attributes. */
  private String hash(Path tree) throws Exception {
    RealJocker.Result result =
        jocker.result(
            new ProcessBuilder(
                "sh",
                "-c",
                "tar --sort=name --pax-option=delete=atime,delete=ctime --numeric-owner --xattrs --xattrs-include='*' -C \"$0\" -c . |"
                    + " sha256sum",
                tree.toString()));
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void dataOutlivesItsContainers() throws Exception {
    run("run", "--rm", "-v", "data:/data", "playground", "sh", "-c", "echo kept >/data/f");
    assertThat(run("run", "--rm", "-v", "data:/x:ro", "playground", "cat", "/x/f"))
        .isEqualTo("kept\n");
    assertThat(run("volume", "ls", "-q")).isEqualTo("data\n");
    RealJocker.Result written =
        jocker.run("run", "--rm", "-v", "data:/x:ro", "playground", "touch", "/x/g");
    assertThat(written.err()).contains("Read-only file system");
  }

  @Test
  void anEmptyVolumeGetsWhatTheImageHasAndOnlyOnce() throws Exception {
    String list = "ls -l /etc/passwd";
    String image = run("run", "--rm", "playground", "sh", "-c", list);
    assertThat(run("run", "--rm", "-v", "etc:/etc", "playground", "sh", "-c", list))
        .isEqualTo(image);
    run("run", "--rm", "-v", "etc:/etc", "playground", "rm", "/etc/passwd");
    run("run", "--rm", "-v", "etc:/etc", "playground", "test", "!", "-e", "/etc/passwd");
    run("run", "--rm", "-v", "bare:/etc:nocopy", "playground", "test", "!", "-e", "/etc/passwd");
    run("run", "--rm", "-v", "mapped:/etc:idmap", "--userns", "auto", "playground", "true");
    assertThat(Files.getAttribute(data("mapped").resolve("passwd"), "unix:uid")).isEqualTo(0);
  }

  @Test
  void undoBringsAnEqualTreeBack() throws Exception {
    run(
        "run",
        "--rm",
        "-v",
        "data:/etc",
        "playground",
        "sh",
        "-c",
        "mkdir -p /etc/a/b; echo x >/etc/a/b/c; chown 7:8 /etc/a; chmod 4711 /etc/a/b/c;"
            + " ln -s /nowhere /etc/l");
    String hash = hash(data("data"));
    run("volume", "rm", "data");
    assertThat(run("volume", "ls", "-q")).isEmpty();
    assertThat(run("volume", "ls", "--trash", "--format", "{{.Name}}")).isEqualTo("data\n");
    assertThat(run("volume", "undo", "data")).isEqualTo("data\n");
    assertThat(hash(data("data"))).isEqualTo(hash);

    run("volume", "rm", "data");
    run("volume", "create", "data");
    RealJocker.Result taken = jocker.run("volume", "undo", "data");
    assertThat(taken.code()).isEqualTo(1);
    assertThat(taken.err()).contains("JK-VOLUME-EXISTS");
    run("volume", "rm", "--now", "data");
    run("volume", "undo", "data");
    assertThat(hash(data("data"))).isEqualTo(hash);
  }

  @Test
  void aVolumeInUseStays() throws Exception {
    String id = run("create", "--name", "user", "-v", "data:/d", "playground", "true").strip();
    RealJocker.Result refused = jocker.run("volume", "rm", "--now", "data");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("remove data: volume is in use - [" + id + "]");
    assertThat(run("volume", "prune", "-a", "-f")).isEqualTo("Total reclaimed space: 0B\n");
    assertThat(run("volume", "ls", "-q", "-f", "dangling=false")).isEqualTo("data\n");
    assertThat(run("ps", "-aq", "--no-trunc", "--filter", "volume=data")).isEqualTo(id + "\n");
    run("rm", "user");
    assertThat(run("volume", "ls", "-q", "-f", "dangling=true")).isEqualTo("data\n");
  }

  @Test
  void anonymousVolumesGoWithTheirContainerIfThatIsWanted() throws Exception {
    run("run", "--rm", "-v", "/a", "--mount", "dst=/b", "playground", "touch", "/a/f", "/b/f");
    assertThat(run("volume", "ls", "-q")).isEmpty();
    run("create", "--name", "one", "-v", "/a", "playground", "true");
    run("rm", "one");
    assertThat(run("volume", "ls", "-q")).hasSize(65);
    run("volume", "prune", "-f");
    run("create", "--name", "two", "-v", "/a", "playground", "true");
    run("create", "--name", "three", "--volumes-from", "two", "playground", "true");
    run("rm", "-v", "two");
    assertThat(run("volume", "ls", "-q")).as("three has it as well").hasSize(65);
    run("rm", "-v", "three");
    assertThat(run("volume", "ls", "-q")).isEmpty();
  }

  @Test
  void theVolumesOfAnotherContainerAreAtTheSamePlaces() throws Exception {
    Path bound = Files.createDirectory(folder.resolve("bound"));
    run("create", "--name", "store", "-v", "data:/d", "-v", bound + ":/b", "playground", "true");
    run("run", "--rm", "--volumes-from", "store", "playground", "touch", "/d/f", "/b/f");
    assertThat(data("data").resolve("f")).exists();
    assertThat(bound.resolve("f")).exists();
    RealJocker.Result fixed =
        jocker.run("run", "--rm", "--volumes-from", "store:ro", "playground", "touch", "/d/g");
    assertThat(fixed.err()).contains("Read-only file system");
    run("rm", "store");
    Files.delete(bound.resolve("f"));
    Files.delete(bound);
  }

  @Test
  void inspectHasDockersForm() throws Exception {
    run("create", "--name", "cc", "-v", "data:/d:ro", "-v", "/tmp:/t", "playground", "true");
    assertThat(run("inspect", "-f", "{{json .Mounts}}", "cc"))
        .isEqualTo(
            "[{\"Type\":\"volume\",\"Name\":\"data\",\"Source\":\""
                + data("data")
                + "\",\"Destination\":\"/d\",\"Driver\":\"local\",\"Mode\":\"ro\",\"RW\":false,"
                + "\"Propagation\":\"\"},{\"Type\":\"bind\",\"Source\":\"/tmp\",\"Destination\":"
                + "\"/t\",\"Mode\":\"\",\"RW\":true,\"Propagation\":\"rprivate\"}]\n");
    assertThat(run("inspect", "-f", "{{.HostConfig.Binds}}", "cc"))
        .isEqualTo("[data:/d:ro /tmp:/t]\n");
    assertThat(run("inspect", "--type", "volume", "-f", "{{.Mountpoint}}", "data"))
        .isEqualTo(data("data") + "\n");
    run("rm", "cc");
  }

  @Test
  void aVolumeInMemoryIsMountedAsLongAsSomebodyHasIt() throws Exception {
    run("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m", "mem");
    run("run", "-d", "--name", "first", "-v", "mem:/m", "playground", "sleep", "100");
    run("run", "--rm", "-v", "mem:/m", "playground", "sh", "-c", "echo shared >/m/f");
    assertThat(run("exec", "first", "cat", "/m/f")).isEqualTo("shared\n");
    assertThat(mounts()).contains(data("mem").toString());
    run("stop", "-t", "0", "first");
    assertThat(mounts()).doesNotContain(data("mem").toString());
    run("start", "first");
    assertThat(run("exec", "first", "sh", "-c", "ls /m; df /m | tail -1"))
        .startsWith("tmpfs                     1024");
    run("rm", "-f", "first");
    assertThat(mounts()).doesNotContain(data("mem").toString());
  }

  private static String mounts() throws Exception {
    return Files.readString(Path.of("/proc/self/mounts"));
  }

  @Test
  void aVolumeCanBeAFolderOfTheHost() throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    run("volume", "create", "-o", "type=none", "-o", "device=" + source, "-o", "o=bind", "there");
    run("run", "--rm", "-v", "there:/d", "playground", "touch", "/d/f");
    assertThat(source.resolve("f")).exists();
    run("volume", "rm", "--now", "there");
    assertThat(source.resolve("f")).as("the folder itself is not the volume's").exists();
    Files.delete(source.resolve("f"));
    Files.delete(source);
  }

  @Test
  void readOnlyGoesDownToWhatIsMountedBelow() throws Exception {
    Path source = Files.createDirectories(folder.resolve("tree/below")).getParent();
    String mount = "mount -t tmpfs below " + source.resolve("below") + " && exec \"$@\"";
    List<String> words = new java.util.ArrayList<>(List.of("unshare", "-m", "sh", "-c", mount));
    words.add("sh");
    String touch = "touch /s/below/f && echo written";
    for (String form : List.of("-v", "--mount")) {
      String value =
          form.equals("-v")
              ? source + ":/s:ro"
              : "type=bind,src=" + source + ",dst=/s,ro,bind-recursive=writable";
      List<String> all = new java.util.ArrayList<>(words);
      all.addAll(jocker.command("run", "--rm", form, value, "playground", "sh", "-c", touch));
      RealJocker.Result result = jocker.result(new ProcessBuilder(all));
      assertThat(result.out()).as(result.err()).isEqualTo(form.equals("-v") ? "" : "written\n");
    }
    Files.delete(source.resolve("below"));
    Files.delete(source);
  }

  @Test
  void aPartOfAVolumeNeverLeavesIt() throws Exception {
    run("run", "--rm", "-v", "data:/d", "playground", "mkdir", "-p", "/d/part/of");
    run("run", "--rm", "-v", "data:/d", "playground", "ln", "-s", "/etc", "/d/out");
    run("run", "--rm", "-v", "data:/d", "playground", "ln", "-s", "part", "/d/within");
    String mount = "type=volume,src=data,dst=/x,volume-subpath=";
    for (String part : List.of("part", "within")) {
      assertThat(run("run", "--rm", "--mount", mount + part, "playground", "ls", "/x"))
          .isEqualTo("of\n");
    }
    RealJocker.Result out = jocker.run("run", "--rm", "--mount", mount + "out", "playground", "ls");
    assertThat(out.code()).isEqualTo(125);
    assertThat(out.err()).contains("EXDEV");
  }

  @Test
  void anImageCanBeMounted() throws Exception {
    String mount = "type=image,src=playground,dst=/i";
    assertThat(run("run", "--rm", "--mount", mount, "playground", "ls", "/i/etc"))
        .contains("passwd");
    assertThat(
            run("run", "--rm", "--mount", mount + ",image-subpath=etc", "playground", "ls", "/i"))
        .contains("passwd");
    assertThat(jocker.run("run", "--rm", "--mount", mount, "playground", "touch", "/i/x").err())
        .contains("Read-only file system");
  }

  /** Eight at once fill one volume and use it: each sees all that the image has. */
  @Test
  void manyMayBeginWithOneVolumeAtOnce() throws Exception {
    StringBuilder script = new StringBuilder();
    String command = String.join(" ", jocker.command("run", "--rm", "-v", "data:/etc"));
    for (int i = 0; i < 8; i++) {
      script.append(command).append(" playground cat /etc/passwd & ");
    }
    RealJocker.Result all = jocker.result(new ProcessBuilder("sh", "-c", script + "wait"));
    String one = run("run", "--rm", "playground", "cat", "/etc/passwd");
    assertThat(all.out()).as(all.err()).isEqualTo(one.repeat(8));
  }
}
