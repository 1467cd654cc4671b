package io.jocker.cli;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code cp}: docker's rules, and files as they were. */
@RequiresRoot
@Timeout(120)
final class CopyIT {
  private static final String GROUP = "copies";

  @TempDir Path folder;
  @TempDir Path here;
  private RealJocker jocker;
  private Leftovers before;

  @BeforeEach
  void start() throws Exception {
    jocker = new RealJocker(folder);
    jocker.configure("{\"cgroupParent\": \"/" + GROUP + "\"}");
    run("run", "--rm", "--userns", "auto", "playground", "true");
    run("volume", "prune", "-f");
    before = Leftovers.watching(GROUP).under(folder).snapshot();
    run("run", "-d", "--name", "web", "-v", "data:/data", "playground", "sleep", "1000");
    Path tree = Files.createDirectories(here.resolve("tree/below")).getParent();
    Path file = Files.writeString(tree.resolve("file"), "contents");
    Files.setPosixFilePermissions(file, fromString("rwxr-x---"));
    Files.setAttribute(file, "unix:uid", 1234);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_500_000_000_500L));
    Files.createLink(tree.resolve("hard"), file);
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.writeString(tree.resolve("below/deep"), "deep");
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    run("rm", "-f", "web");
    run("volume", "rm", "--now", "data");
    run("volume", "prune", "-f");
    assertThat(before.left()).isEmpty();
    RealJocker.removeParentGroup(GROUP);
  }

  private String run(String... words) throws Exception {
    RealJocker.Result result = jocker.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private String inside(String script) throws Exception {
    return run("exec", "web", "sh", "-c", script);
  }

  private String here(String path) {
    return here + "/" + path;
  }

  private void refused(String why, String from, String to) throws Exception {
    RealJocker.Result result = jocker.run("cp", from, to);
    assertThat(result.code()).as(from + " " + to + result.err()).isEqualTo(1);
    assertThat(result.err()).contains(why);
  }

  @Test
  void aDirectoryGoesIntoOneThatIsThereAndBecomesOneThatIsNot() throws Exception {
    run("cp", here("tree"), "web:/tmp");
    assertThat(inside("cat /tmp/tree/below/deep")).isEqualTo("deep");
    run("cp", here("tree"), "web:/tmp/other");
    assertThat(inside("cat /tmp/other/below/deep")).isEqualTo("deep");
    run("cp", here("tree/."), "web:/opt");
    assertThat(inside("cat /opt/below/deep")).isEqualTo("deep");
    run("cp", "web:/opt/.", here("back"));
    assertThat(here.resolve("back/below/deep")).hasContent("deep");
    run("cp", "web:/opt", here("back"));
    assertThat(here.resolve("back/opt/below/deep")).hasContent("deep");
  }

  @Test
  void owners() throws Exception {
    String owner = "stat -c '%u %a %Y' ";
    run("cp", here("tree/file"), "web:/tmp/plain");
    assertThat(inside(owner + "/tmp/plain")).isEqualTo("0 750 1500000000\n");
    run("cp", "-a", here("tree"), "web:/tmp");
    assertThat(inside(owner + "/tmp/tree/file")).isEqualTo("1234 750 1500000000\n");
    assertThat(inside("stat -c %h /tmp/tree/hard; readlink /tmp/tree/link")).isEqualTo("2\nfile\n");
    run("cp", "-a", "web:/tmp/tree", here("kept"));
    assertThat(Files.getAttribute(here.resolve("kept/file"), "unix:uid")).isEqualTo(1234);
    assertThat(Files.getLastModifiedTime(here.resolve("kept/file")).toMillis())
        .isEqualTo(1_500_000_000_500L);
    run("cp", "web:/tmp/tree", here("ours"));
    assertThat(Files.getAttribute(here.resolve("ours/file"), "unix:uid")).isEqualTo(0);
  }

  @Test
  void linksAtTheEnd() throws Exception {
    run("cp", here("tree"), "web:/tmp");
    run("cp", "web:/tmp/tree/link", here("link"));
    assertThat(Files.readSymbolicLink(here.resolve("link"))).isEqualTo(Path.of("file"));
    run("cp", "-L", "web:/tmp/tree/link", here("followed"));
    assertThat(here.resolve("followed")).isRegularFile().hasContent("contents");
    inside("ln -s /etc /tmp/etc");
    run("cp", "web:/tmp/etc/", here("etc"));
    assertThat(here.resolve("etc/passwd")).isRegularFile();
  }

  @Test
  void whatCannotBeMeant() throws Exception {
    refused("Could not find the file /nosuch in container web", "web:/nosuch", here(""));
    refused("Could not find the file /no/such in container web", here("tree/file"), "web:no/such");
    refused("no such file or directory", here("nosuch"), "web:/");
    refused("not a directory", "web:/etc/passwd/", here(""));
    refused("no such directory", here("tree/file"), "web:/tmp/new/");
    refused("no such directory", "web:/etc/passwd", here("new/"));
    refused("cannot copy directory", here("tree"), "web:/etc/passwd");
    refused("cannot copy directory", "web:/etc", here("tree/file"));
    refused("invalid output path", "web:/etc/passwd", here("no/such"));
    refused("copying between containers is not supported", "web:/a", "web:/b");
    refused("must specify at least one container source", here("a"), here("b"));
    refused("no such container", "nosuch:/a", here(""));
    inside("mkdir -p /tmp/t/tree/file");
    refused("cannot overwrite directory", here("tree"), "web:/tmp/t");
    inside("rm -r /tmp/t/tree; mkdir /tmp/t/tree; touch /tmp/t/tree/below");
    refused("cannot overwrite non-directory", here("tree"), "web:/tmp/t");
  }

  @Test
  void archives() throws Exception {
    String out = String.join(" ", jocker.command("cp", "web:/etc", "-"));
    String in = String.join(" ", jocker.command("cp", "-", "web:/tmp"));
    RealJocker.Result result =
        jocker.result(new ProcessBuilder("sh", "-c", out + " | tar t && " + out + " | " + in));
    assertThat(result.out().lines()).contains("etc/", "etc/passwd");
    assertThat(inside("cmp /etc/passwd /tmp/etc/passwd")).isEmpty();
    RealJocker.Result onto =
        jocker.result(
            new ProcessBuilder(
                "sh",
                "-c",
                out + " | " + String.join(" ", jocker.command("cp", "-", "web:/etc/passwd"))));
    assertThat(onto.err()).contains("destination \"web:/etc/passwd\" must be a directory");
  }

  @Test
  void oneThatDoesNotRunHasItsVolumesToo() throws Exception {
    run("stop", "-t", "0", "web");
    run("cp", here("tree/file"), "web:/data/kept");
    run("cp", here("tree/file"), "web:/root/");
    run("cp", "web:/data/.", here("out"));
    assertThat(here.resolve("out/kept")).hasContent("contents");
    run("start", "web");
    assertThat(inside("cat /data/kept /root/file")).isEqualTo("contentscontents");
  }

  @Test
  void readOnlyStaysSo() throws Exception {
    run("create", "--name", "fixed", "--read-only", "-v", "data:/d:ro", "playground", "true");
    refused("container rootfs is marked read-only", here("tree/file"), "fixed:/tmp/x");
    refused("mounted volume is marked read-only", here("tree/file"), "fixed:/d/x");
    run("rm", "fixed");
  }

  @Test
  void ownersOfAUserNamespaceAreThoseThatItSees() throws Exception {
    run("run", "-d", "--name", "mapped", "--userns", "auto", "playground", "sleep", "1000");
    run("cp", "-a", here("tree/file"), "mapped:/tmp/f");
    run("cp", here("tree/file"), "mapped:/tmp/g");
    assertThat(run("exec", "mapped", "stat", "-c", "%u", "/tmp/f", "/tmp/g"))
        .isEqualTo("1234\n0\n");
    run("cp", "-a", "mapped:/tmp/f", here("f"));
    assertThat(Files.getAttribute(here.resolve("f"), "unix:uid")).isEqualTo(1234);
    run("rm", "-f", "mapped");
    assertThat(List.of(here.toFile().list())).contains("f");
  }

  @Test
  void changesAreToldAndBecomeAnImage() throws Exception {
    inside("echo new >/etc/new; rm /etc/group; chmod 700 /home; rm -r /usr; mkdir /usr");
    inside("mkdir -p /opt/tree; echo x >/opt/tree/file; chown 7:8 /opt/tree/file; echo v >/data/f");
    String changes = run("diff", "web");
    assertThat(changes.lines())
        .contains("C /etc", "A /etc/new", "D /etc/group", "C /home", "A /opt", "A /opt/tree/file")
        .doesNotContain("A /etc/hosts", "A /dev", "A /data/f", "C /var");
    assertThat(changes.lines().filter(line -> line.startsWith("D /usr"))).isNotEmpty();

    String id = run("commit", "-m", "why", "-a", "me", "-c", "CMD cat /etc/new", "web", "app:1");
    assertThat(run("run", "--rm", "app:1")).isEqualTo("new\n");
    assertThat(
            run(
                "run",
                "--rm",
                "app:1",
                "sh",
                "-c",
                "ls /usr /data; ls /etc/group; stat -c '%u %g' /opt/tree/file; stat -c %a /home"))
        .isEqualTo("/data:\n\n/usr:\n7 8\n700\n");
    assertThat(run("history", "--format", "{{.Comment}}", "app:1")).startsWith("why\n");
    assertThat(run("inspect", "-f", "{{.Id}} {{.Author}}", "app:1"))
        .isEqualTo(id.strip() + " me\n");
    String layers = run("inspect", "-f", "{{.RootFS.Layers}}", "app:1");
    run("commit", "web", "app:2");
    assertThat(run("inspect", "-f", "{{.RootFS.Layers}}", "app:2")).isEqualTo(layers);
    run("rmi", "app:1", "app:2");
  }

  @Test
  void anExportIsTheWholeRoot() throws Exception {
    inside("echo new >/etc/new; rm /etc/group; echo v >/data/f");
    run("export", "-o", here("root.tar"), "web");
    RealJocker.Result list = jocker.result(new ProcessBuilder("tar", "tf", here("root.tar")));
    assertThat(list.out().lines())
        .contains("etc/new", "etc/passwd", "bin/busybox", "data/")
        .doesNotContain("etc/group", "data/f", "proc/1/");
  }
}
