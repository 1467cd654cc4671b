package io.jocker.engine.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files of the image playground. */
final class PlaygroundLayer {
  private static final List<String> DIRECTORIES =
      List.of(
          "bin",
          "dev",
          "etc",
          "home",
          "home/learner",
          "proc",
          "root",
          "sbin",
          "sys",
          "usr",
          "usr/bin",
          "usr/sbin",
          "var");

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      learner:x:1000:1000:learner:/home/learner:/bin/sh
      nobody:x:65534:65534:nobody:/:/bin/false
      """;

  private static final String GROUP =
      """
      root:x:0:
      tty:x:5:
      learner:x:1000:
      nogroup:x:65534:
      """;

  private static final String README =
      """
      You are in a container: an ordinary process that is shown a world of its own.
      Look around, and change what you like; your machine does not notice.

        ps                          only your own processes: a pid namespace. You are number 1.
        hostname; hostname mars     a name of its own: a uts namespace. The host keeps its name.
        ip addr                     a network with nothing but loopback: a network namespace
        ls -l /proc/self/ns         all namespaces, by number; compare with the same on the host
        cat /proc/self/mountinfo    what is mounted here, and nothing of the host's
        touch /hello; ls /          the image stays as it is: overlayfs keeps your changes apart
        cat /proc/self/status       Seccomp: 2 means a filter of system calls; CapEff is what root may
        mount -t tmpfs x /tmp       refused, although you are root: a capability is missing
        cat /proc/self/cgroup       the group that limits you

      Then from outside, with options:

        jocker run --rm -it --memory 20m playground sh -c 'tail /dev/zero'
        jocker run --rm -it --user learner playground id
        jocker run --rm -it --read-only playground touch /hello
        jocker run --rm -it --network host playground ip addr
        jocker run --rm -it --cap-add SYS_ADMIN playground mount -t tmpfs x /tmp
      """;

  private PlaygroundLayer() {}

  /**
   * The layer as a tar archive.
   *
   * @param busybox the program
   * @param applets paths without a slash in front, such as {@code usr/bin/awk}
   */
  static byte[] archive(byte[] busybox, Set<String> applets) {
    TarWriter tar = new TarWriter();
    for (String directory : DIRECTORIES) {
      tar.directory(directory, 0755);
    }
    tar.directory("tmp", 01777);
    tar.file("bin/busybox", 0755, busybox);
    for (String applet : new TreeSet<>(applets)) {
      if (isPlain(applet)) {
        tar.link(applet, target(applet));
      }
    }
    tar.file("etc/passwd", 0644, bytes(PASSWD));
    tar.file("etc/group", 0644, bytes(GROUP));
    tar.file("README", 0644, bytes(README));
    return tar.finish();
  }

  /** Relative, so that whoever looks at the layer on the host is not led to the host's busybox. */
  private static String target(String applet) {
    return applet.startsWith("bin/")
        ? "busybox"
        : applet.startsWith("usr/") ? "../../bin/busybox" : "../bin/busybox";
  }

  /** In a folder that is here, and not busybox itself. */
  private static boolean isPlain(String applet) {
    int slash = applet.lastIndexOf('/');
    return slash > 0
        && DIRECTORIES.contains(applet.substring(0, slash))
        && !applet.equals("bin/busybox");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
