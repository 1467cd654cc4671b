package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.engine.ErrorCode;
import io.jocker.fixtures.Blob;
import io.jocker.fixtures.FaultyRegistry;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** For each error code a way to bring the failure about, as a user would. */
final class ErrorScenarios {
  private static final int INHERITED = -1;

  /** Brings the failure about. */
  interface Producer {
    RealJocker.Result produce(FailureBed bed) throws Exception;
  }

  /**
   * One failure.
   *
   * @param exit the exit code; negative where the failure is a warning
   * @param object what the line names in every language; empty in two sentences that are docker's
   * @param cause what the English line says of why
   */
  record Scenario(int exit, String object, String cause, Producer producer) {}

  final Map<ErrorCode, Scenario> all = new EnumMap<>(ErrorCode.class);

  ErrorScenarios() {
    commandLine();
    requests();
    identities();
    containers();
    volumes();
    copies();
    networks();
    images();
    registries();
    programs();
    machine();
    aftermath();
  }

  private void add(ErrorCode code, int exit, String object, String cause, Producer producer) {
    all.put(code, new Scenario(exit, object, cause, producer));
  }

  private void words(ErrorCode code, int exit, String object, String cause, String... words) {
    add(code, exit, object, cause, bed -> bed.jocker(words));
  }

  /** A run of the playground with options. */
  private void run(ErrorCode code, String object, String cause, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--rm"));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "true"));
    words(code, 125, object, cause, words.toArray(new String[0]));
  }

  private void commandLine() {
    words(ErrorCode.UNKNOWN_COMMAND, 1, "jocker rn", "did you mean run?", "rn");
    run(ErrorCode.UNKNOWN_OPTION, "--memroy", "did you mean --memory?", "--memroy", "64m");
    run(ErrorCode.OPTION_VALUE, "\"abc\"", "invalid size", "--memory", "abc");
    words(ErrorCode.OPTION_NEEDS_VALUE, 125, "--volume", "needs an argument", "run", "-v");
    words(ErrorCode.ARGUMENT_COUNT, 1, "jocker pull", "requires at least 1 argument", "pull");
    words(ErrorCode.USAGE, 1, "\"fish\"", "must be one of bash, zsh", "completion", "fish");
    words(ErrorCode.TEMPLATE, 1, "Nmae", "map has no entry", "version", "-f", "{{.Nmae}}");
    words(ErrorCode.UNKNOWN_TOPIC, 1, "\"mout\"", "did you mean mount?", "explain", "mout");
    add(
        ErrorCode.FILTER,
        1,
        "status=dancing",
        "invalid filter",
        bed -> {
          bed.jocker("run", "--name", "one", "playground", "true");
          return bed.jocker("ps", "--filter", "status=dancing");
        });
    run(ErrorCode.CIDFILE_EXISTS, "/etc/hostname", "found", "--cidfile", "/etc/hostname");
    words(ErrorCode.DAEMON, 1, "/daemon.sock", "no daemon listens", "daemon", "--stop");
    words(ErrorCode.NOT_A_TERMINAL, 1, "TTY", "not a TTY", "run", "-it", "playground", "cat");
    run(
        ErrorCode.FILE_NOT_WRITABLE,
        "/nosuch/id",
        "no such file or directory",
        "--cidfile",
        "/nosuch/id");
    run(ErrorCode.NO_SHELL_COMMANDS, "--userns", "id-mapped", "--explain=sh", "--userns", "auto");
  }

  private void requests() {
    run(ErrorCode.OPTION_CONFLICT, "UTS", "hostname", "--uts", "host", "--hostname", "web");
    add(
        ErrorCode.INVALID_REQUEST,
        125,
        "process.user",
        "missing",
        bed ->
            bed.jocker(
                "oci",
                "run",
                "-b",
                bed.bundle("{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":3}}"),
                "c"));
    words(ErrorCode.NO_COMMAND, 125, "", "no command specified", "run", "--rm", "--rootfs", "/");
    run(ErrorCode.UNKNOWN_CAPABILITY, "FLY", "unknown capability", "--cap-add", "FLY");
    add(
        ErrorCode.CAPABILITY_NOT_HELD,
        125,
        "CAP_SYS_BOOT",
        "jocker itself does not have it",
        bed ->
            bed.below(
                List.of("setpriv", "--bounding-set", "-sys_boot"),
                "run",
                "--rm",
                "--cap-add",
                "SYS_BOOT",
                "playground",
                "true"));
    run(ErrorCode.CPU_RANGE, "0.01", "CPUs available", "--cpus", "4096");
    words(
        ErrorCode.DEVICE_NOT_FOUND,
        127,
        "/dev/nosuch",
        "no such file",
        "run",
        "--rm",
        "--device",
        "/dev/nosuch",
        "playground",
        "true");
    run(
        ErrorCode.NOT_A_BLOCK_DEVICE,
        "/dev/null",
        "not a block device",
        "--device-read-bps",
        "/dev/null:1mb");
    run(
        ErrorCode.DEVICE_NOT_USABLE,
        "/etc/hostname",
        "not a device node",
        "--device",
        "/etc/hostname");
    run(
        ErrorCode.BIND_SOURCE_NOT_FOUND,
        "/nosuch",
        "does not exist",
        "--mount",
        "type=bind,src=/nosuch,dst=/mnt");
    words(
        ErrorCode.ROOTFS_NOT_FOUND,
        125,
        "/nosuch",
        "no such folder",
        "run",
        "--rm",
        "--rootfs",
        "/nosuch",
        "true");
    run(ErrorCode.WORKDIR_NOT_DIRECTORY, "/bin/sh", "not a directory", "-w", "/bin/sh");
    run(
        ErrorCode.SECCOMP_PROFILE,
        "/nosuch.json",
        "no such seccomp profile",
        "--security-opt",
        "seccomp=/nosuch.json");
    words(
        ErrorCode.BUNDLE_NOT_FOUND,
        125,
        "/nosuch",
        "no config.json",
        "oci",
        "run",
        "--bundle",
        "/nosuch",
        "web");
    add(
        ErrorCode.HOOK_FAILED,
        INHERITED,
        "error-hooks",
        "ended with exit code 1",
        bed -> {
          String bundle =
              bed.bundle(
                  "{\"ociVersion\":\"1.0.2\",\"root\":{\"path\":\"rootfs\"},\"process\":{\"cwd\":\"/\","
                      + "\"user\":{\"uid\":0,\"gid\":0},\"args\":[\"/busybox\",\"true\"]},"
                      + "\"linux\":{\"namespaces\":[{\"type\":\"mount\"},{\"type\":\"pid\"}]},"
                      + "\"hooks\":{\"poststop\":[{\"path\":\"/bin/false\"}]}}");
          Files.copy(Path.of("/bin/busybox"), Path.of(bundle, "rootfs/busybox"));
          return bed.jocker("oci", "run", "-b", bundle, "error-hooks");
        });
    words(ErrorCode.CONTAINER_ID, 125, "\"a/b\"", "are allowed", "oci", "run", "-b", "/", "a/b");
  }

  private void identities() {
    run(ErrorCode.USER_NOT_FOUND, "nosuch", "passwd", "--user", "nosuch");
    run(ErrorCode.GROUP_NOT_FOUND, "nosuch", "group file", "--user", "0:nosuch");
    run(ErrorCode.ID_OUT_OF_RANGE, "4294967296", "in range", "--user", "4294967296");
    add(
        ErrorCode.TOO_MANY_GROUPS,
        125,
        "app",
        "more groups than the kernel takes",
        bed -> {
          Path etc = Files.createDirectories(bed.folder.resolve("groups/etc"));
          Files.writeString(etc.resolve("passwd"), "app:x:1000:1000:app:/:/bin/sh\n");
          StringBuilder groups = new StringBuilder();
          IntStream.range(1, 66_000).forEach(i -> groups.append("g::" + i + ":app\n"));
          Files.writeString(etc.resolve("group"), groups);
          return bed.jocker(
              "run", "--rm", "--user", "app", "--rootfs", etc.getParent().toString(), "true");
        });
    run(ErrorCode.ROOT_NOT_MAPPED, "--userns", "must be mapped", "--userns", "1:100000:1000");
    add(
        ErrorCode.ID_RANGES_USED_UP,
        125,
        "--userns auto",
        "in use by other containers",
        bed -> {
          // Each container that has a range has a link in this folder, by the first id.
          Path ids = Files.createDirectories(bed.jocker.root().resolve("ids"));
          for (long first = 1L << 30; first < 1L << 31; first += 1L << 16) {
            Path link = ids.resolve(Long.toString(first));
            if (!Files.isSymbolicLink(link)) {
              Files.createSymbolicLink(link, Path.of("0".repeat(64)));
            }
          }
          return bed.jocker("run", "--rm", "--userns", "auto", "playground", "true");
        });
  }

  private void networks() {
    run(ErrorCode.NETWORK_NOT_FOUND, "nosuch", "not found", "--network", "nosuch");
    words(ErrorCode.NETWORK_EXISTS, 1, "bridge", "already exists", "network", "create", "bridge");
    words(ErrorCode.NETWORK_IN_USE, 1, "bridge", "pre-defined", "network", "rm", "bridge");
    words(
        ErrorCode.NETWORK_INVALID,
        1,
        "10.9.0.0/31",
        "must be from /8 to /30",
        "network",
        "create",
        "--subnet",
        "10.9.0.0/31",
        "net");
    words(
        ErrorCode.NETWORK_DRIVER,
        1,
        "ipvlan",
        "use bridge",
        "network",
        "create",
        "-d",
        "ipvlan",
        "net");
    bridged(ErrorCode.NETWORK_ADDRESS, "1.2.3.4", "does not belong", "true", "--ip", "1.2.3.4");
    String[] twice = {"-p", "8080:80", "-p", "8080:81"};
    bridged(ErrorCode.PORT_IN_USE, "0.0.0.0:8080", "already allocated", "true", twice);
    bridged(ErrorCode.NFT_MISSING, "nft", "missing", "mount -t tmpfs none /usr/sbin");
    String refusing =
        "printf '#!/bin/sh\\necho no such table; exit 1' >/run/nft; chmod 755 /run/nft;"
            + " mount --bind /run/nft /usr/sbin/nft";
    bridged(
        ErrorCode.PACKET_RULES,
        "no such table",
        "refused",
        "mount -t tmpfs none /run; " + refusing);
    bridged(ErrorCode.QDISC_MISSING, "netem", "no queueing", "true", "--net-delay", "20ms");
    words(
        ErrorCode.PORTS_DISCARDED,
        INHERITED,
        "",
        "Published ports are discarded when using host network mode",
        "run",
        "--rm",
        "--network",
        "host",
        "-p",
        "8080:80",
        "playground",
        "true");
    add(
        ErrorCode.PORT_NOT_PUBLISHED,
        1,
        "80",
        "no public port",
        bed -> {
          bed.jocker("create", "--name", "one", "playground", "true");
          return bed.jocker("port", "one", "80");
        });
  }

  /** A start with a bridge, on a host of its own on which something was done before. */
  private void bridged(
      ErrorCode code, String object, String cause, String script, String... options) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "bridge"));
    words.addAll(List.of(options));
    words.addAll(List.of("playground", "true"));
    List<String> host = List.of("unshare", "-n", "-m", "sh", "-c", script + "; exec \"$@\"", "sh");
    add(code, 125, object, cause, bed -> bed.below(host, words.toArray(new String[0])));
  }

  private void containers() {
    add(
        ErrorCode.NAME_IN_USE,
        125,
        "\"/one\"",
        "already in use by container",
        bed -> {
          bed.jocker("run", "--name", "one", "playground", "true");
          return bed.jocker("run", "--name", "one", "playground", "true");
        });
    words(ErrorCode.CONTAINER_NOT_FOUND, 1, "nosuch", "no such container", "logs", "nosuch");
    words(ErrorCode.OBJECT_NOT_FOUND, 1, "nosuch", "no such object", "inspect", "nosuch");
    add(
        ErrorCode.CONTAINER_STATE,
        1,
        "still",
        "already paused",
        bed -> {
          bed.jocker("run", "-d", "--name", "still", "playground", "sleep", "300");
          bed.jocker("pause", "still");
          RealJocker.Result result = bed.jocker("pause", "still");
          bed.jocker("rm", "-f", "still");
          return result;
        });
    add(
        ErrorCode.LOG_NOT_KEPT,
        1,
        "quiet",
        "does not support reading",
        bed -> {
          bed.jocker("create", "--name", "quiet", "--log-driver", "none", "playground", "true");
          RealJocker.Result result = bed.jocker("logs", "quiet");
          bed.jocker("rm", "quiet");
          return result;
        });
    add(
        ErrorCode.CONTAINER_NOT_STOPPED,
        1,
        "stuck",
        "has not ended",
        ErrorScenarios::stoppedMonitor);
    add(ErrorCode.CONTAINER_AMBIGUOUS, 1, ", ", "multiple IDs", ErrorScenarios::ambiguous);
    add(
        ErrorCode.CONTAINER_RUNNING,
        1,
        "\"/busy\"",
        "container is running",
        bed -> sleeping(bed, "busy", process -> bed.jocker("rm", "busy")));
    add(
        ErrorCode.CONTAINER_NOT_RUNNING,
        125,
        "one",
        "non running container",
        bed -> {
          bed.jocker("run", "--name", "one", "playground", "true");
          return bed.jocker("run", "--rm", "--network", "container:one", "playground", "true");
        });
    add(
        ErrorCode.CONTAINER_BUSY,
        1,
        "slow",
        "just being made",
        bed -> {
          // -D: the process that is ended is then jocker; it would go on after the end of its
          // tracer.
          List<String> slow =
              new ArrayList<>(
                  List.of("strace", "-D", "-f", "-o", "/dev/null", "-e", "trace=fsmount", "-e"));
          slow.add("inject=fsmount:delay_enter=5000000");
          slow.addAll(bed.command("run", "--rm", "--name", "slow", "playground", "true"));
          bed.run("true");
          return bed.during(
              slow,
              process -> {
                RealJocker.Result[] last = new RealJocker.Result[1];
                FailureBed.await(
                    () -> {
                      last[0] = bed.jocker("rm", "slow");
                      return last[0].err().contains("JK-CONTAINER-BUSY");
                    });
                return last[0];
              });
        });
  }

  /** A monitor that does not get the processor cannot tell that its container has ended. */
  private static RealJocker.Result stoppedMonitor(FailureBed bed) throws Exception {
    String id = bed.jocker("run", "-d", "--name", "stuck", "playground", "sleep", "300").out();
    Path entry = bed.jocker.state().resolve("live").resolve(id.strip());
    String monitor = Files.readString(entry).split(" ", -1)[2];
    bed.jocker.result(new ProcessBuilder("kill", "-STOP", monitor));
    try {
      return bed.jocker("kill", "stuck");
    } finally {
      bed.jocker.result(new ProcessBuilder("kill", "-CONT", monitor));
      bed.jocker("rm", "-f", "stuck");
    }
  }

  private static RealJocker.Result sleeping(FailureBed bed, String name, FailureBed.Action action)
      throws Exception {
    try {
      return bed.during(
          bed.command("run", "--name", name, "playground", "sleep", "300"),
          process -> {
            FailureBed.await(() -> bed.isUp(name));
            return action.apply(process);
          });
    } finally {
      bed.jocker("rm", "-f", name);
    }
  }

  private static RealJocker.Result ambiguous(FailureBed bed) throws Exception {
    while (true) {
      bed.jocker("run", "playground", "true");
      Map<Character, Integer> first = new HashMap<>();
      for (String id : bed.jocker("ps", "-aq").out().split("\n", -1)) {
        if (!id.isEmpty() && first.merge(id.charAt(0), 1, Integer::sum) > 1) {
          return bed.jocker("container", "inspect", id.substring(0, 1));
        }
      }
    }
  }

  private void volumes() {
    words(ErrorCode.VOLUME_NOT_FOUND, 1, "nosuch", "no such volume", "volume", "rm", "nosuch");
    add(
        ErrorCode.VOLUME_IN_USE,
        1,
        "used",
        "volume is in use",
        bed -> {
          bed.jocker("create", "-v", "used:/x", "playground", "true");
          return bed.jocker("volume", "rm", "used");
        });
    add(
        ErrorCode.VOLUME_EXISTS,
        1,
        "taken",
        "another volume has the name",
        bed -> {
          bed.jocker("volume", "create", "taken");
          bed.jocker("volume", "rm", "taken");
          bed.jocker("volume", "create", "taken");
          return bed.jocker("volume", "undo", "taken");
        });
    words(
        ErrorCode.VOLUME_NOT_SUPPORTED,
        1,
        "glue",
        "volume plugin",
        "volume",
        "create",
        "--driver",
        "glue",
        "data");
    add(
        ErrorCode.VOLUME_NOT_MOUNTED,
        125,
        "gone",
        "ENOENT",
        bed -> {
          String device = "device=/nosuch";
          bed.jocker("volume", "create", "-o", "type=x", "-o", device, "-o", "o=bind", "gone");
          return bed.jocker("run", "--rm", "-v", "gone:/x", "playground", "true");
        });
  }

  private void copies() {
    add(
        ErrorCode.CHANGES_UNKNOWN,
        1,
        "plain",
        "is no overlay",
        bed -> {
          bed.jocker("create", "--name", "plain", "--rootfs", "/", "true");
          return bed.jocker("diff", "plain");
        });
    add(
        ErrorCode.COPY_NOT_FOUND,
        1,
        "/nosuch",
        "Could not find the file",
        bed -> {
          bed.jocker("create", "--name", "one", "playground", "true");
          return bed.jocker("cp", "one:/nosuch", ".");
        });
    add(
        ErrorCode.COPY_REFUSED,
        1,
        "/etc/passwd",
        "cannot copy directory",
        bed -> {
          bed.jocker("create", "--name", "one", "playground", "true");
          return bed.jocker("cp", "/etc", "one:/etc/passwd");
        });
  }

  private void images() {
    words(ErrorCode.IMAGE_REFERENCE, 125, "Nosuch", "lowercase", "run", "--rm", "Nosuch", "true");
    words(
        ErrorCode.IMAGE_NOT_FOUND,
        125,
        "nosuch:9",
        "no such image",
        "run",
        "--rm",
        "--pull",
        "never",
        "nosuch:9",
        "true");
    add(
        ErrorCode.IMAGE_PLATFORM,
        125,
        "playground",
        "linux/s390x",
        bed -> {
          bed.run("true");
          return bed.jocker(
              "run", "--rm", "--pull", "never", "--platform", "linux/s390x", "playground", "true");
        });
    add(
        ErrorCode.IMAGE_IN_USE,
        1,
        "playground",
        "conflict",
        bed -> {
          bed.jocker("run", "--name", "one", "playground", "true");
          return bed.jocker("rmi", "playground");
        });
    add(ErrorCode.IMAGE_AMBIGUOUS, 1, ", ", "is ambiguous", ErrorScenarios::ambiguousImages);
    add(
        ErrorCode.IMAGE_INVALID,
        1,
        "manifest",
        "not JSON",
        bed -> {
          bed.registry.putManifest(
              "junk", "latest", new Blob(ImageFormat.OCI.manifest(), "junk".getBytes(UTF_8)));
          return bed.jocker("pull", bed.registry.address() + "/junk");
        });
    add(
        ErrorCode.IMAGE_NOT_SUPPORTED,
        1,
        "chart",
        "is no image but",
        bed -> {
          String manifest =
              new String(TinyImage.busybox().manifest().bytes(), UTF_8)
                  .replaceFirst(
                      "application/vnd[^\"]*config[^\"]*", "application/vnd.cncf.helm.config+json");
          bed.registry.putManifest(
              "chart", "latest", new Blob(ImageFormat.OCI.manifest(), manifest.getBytes(UTF_8)));
          return bed.jocker("pull", bed.registry.address() + "/chart");
        });
    add(
        ErrorCode.IMAGE_DAMAGED,
        1,
        "sha256:",
        "is missing in the image store",
        bed -> {
          bed.run("true");
          Path blobs = bed.jocker.root().resolve("images/blobs/sha256");
          try (var files = Files.list(blobs)) {
            for (Path blob : files.toList()) {
              Files.delete(blob);
            }
          }
          return bed.jocker("image", "inspect", "playground");
        });
    add(ErrorCode.DIGEST_MISMATCH, 1, "sha256:", "its digest is", bed -> pullWith(bed, false));
    words(ErrorCode.FILE_NOT_READABLE, 1, "nosuch.tar", "no such file", "load", "-i", "nosuch.tar");
    add(
        ErrorCode.ARCHIVE_INVALID,
        1,
        "archive",
        "manifest.json",
        bed -> {
          byte[] tar = TarArchive.of(List.of(TarEntry.file("readme", "no image")));
          return bed.jocker("load", "-i", bed.file("a.tar", "rw-r--r--", tar).toString());
        });
    add(
        ErrorCode.LIMIT,
        1,
        "layer sha256:",
        "limits.layerEntries",
        bed -> {
          bed.jocker.configure("{\"limits\": {\"layerEntries\": 1}}");
          byte[] tar =
              TarArchive.of(List.of(TarEntry.file("a", "one"), TarEntry.file("b", "too many")));
          return bed.jocker("import", bed.file("a.tar", "rw-r--r--", tar).toString());
        });
    add(ErrorCode.LAYER_CORRUPT, 1, "sha256:", "it ends in the middle", bed -> pullWith(bed, true));
    add(
        ErrorCode.BOOTSTRAP,
        1,
        "debian:nosuch",
        "--mirror",
        bed -> bed.jocker("image", "bootstrap", "debian:nosuch"));
    add(
        ErrorCode.PLAYGROUND,
        125,
        "playground",
        "busybox-static",
        bed -> {
          bed.jocker("rmi", "playground");
          return bed.mounted(
              "for b in /bin/busybox /usr/bin/busybox; do mount --bind /dev/null $b; done",
              "run",
              "--rm",
              "playground",
              "true");
        });
  }

  /** An image with a layer that is not an archive: told by its digest, or not. */
  private static RealJocker.Result pullWith(FailureBed bed, boolean honest) throws Exception {
    TinyImage image =
        TinyImage.of(
            ImageConfig.running("true"),
            List.of(List.of(TarEntry.file("file-" + honest, "content"))));
    bed.registry.put("app", "latest", image);
    Blob layer = image.layers().get(0);
    if (!honest) {
      bed.registry.putAt(
          "/v2/app/blobs/" + layer.digest(), new Blob(layer.mediaType(), sameSize(layer)));
      return bed.jocker("pull", bed.registry.address() + "/app");
    }
    Blob junk = new Blob(layer.mediaType(), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3, 4});
    String manifest =
        new String(image.manifest().bytes(), UTF_8)
            .replace(layer.digest(), junk.digest())
            .replace("\"size\":" + layer.bytes().length, "\"size\":" + junk.bytes().length);
    bed.registry.putBlob("app", junk);
    bed.registry.putManifest(
        "app", "broken", new Blob(image.manifest().mediaType(), manifest.getBytes(UTF_8)));
    return bed.jocker("pull", bed.registry.address() + "/app:broken");
  }

  /** Other bytes after the compressed data's own header fields: the time stamp of gzip(1). */
  private static byte[] sameSize(Blob layer) {
    byte[] bytes = layer.bytes().clone();
    bytes[4] ^= 1;
    return bytes;
  }

  private static RealJocker.Result ambiguousImages(FailureBed bed) throws Exception {
    Map<Character, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      TinyImage image =
          TinyImage.of(
              ImageConfig.running("true").withLabel("n", Integer.toString(i)),
              List.of(List.of(TarEntry.file("file", "content"))));
      char first = image.config().digest().charAt("sha256:".length());
      bed.registry.put("n" + i, "latest", image);
      String other = seen.putIfAbsent(first, "n" + i);
      if (other != null) {
        bed.jocker("pull", bed.registry.address() + "/" + other);
        bed.jocker("pull", bed.registry.address() + "/n" + i);
        return bed.jocker("image", "inspect", String.valueOf(first));
      }
    }
  }

  private void registries() {
    add(
        ErrorCode.REGISTRY_UNAUTHORIZED,
        1,
        "127.0.0.1:",
        "wants a user name and a password",
        bed -> {
          bed.registry.fail(
              "/private/manifests/",
              FaultyRegistry.status(401, "WWW-Authenticate", "Basic realm=\"x\""));
          return bed.jocker("pull", bed.registry.address() + "/private");
        });
    words(
        ErrorCode.REGISTRY_UNKNOWN_HOST,
        1,
        "nosuch.invalid",
        "its name is not known",
        "pull",
        "nosuch.invalid/app");
    words(
        ErrorCode.REGISTRY_REFUSED,
        1,
        "127.0.0.1:1",
        "connection refused",
        "pull",
        "127.0.0.1:1/x");
    add(ErrorCode.REGISTRY_TLS, 1, "0.0.0.0:", "SSL message", ErrorScenarios::withoutTls);
    add(
        ErrorCode.REGISTRY_TIMEOUT,
        1,
        "127.0.0.1:",
        "cannot be reached",
        bed -> {
          Blob manifest = TinyImage.busybox().manifest();
          for (int i = 0; i < 10; i++) {
            bed.registry.fail("/cut/manifests/", FaultyRegistry.cut(manifest, 10));
          }
          return bed.jocker("pull", bed.registry.address() + "/cut");
        });
    add(
        ErrorCode.REGISTRY_RATE_LIMIT,
        1,
        "127.0.0.1:",
        "it allows 100 in 6h: try again in 1h",
        bed -> {
          bed.registry.fail(
              "/busy/manifests/",
              FaultyRegistry.status(429, "Retry-After", "3600", "RateLimit-Limit", "100;w=21600"));
          return bed.jocker("pull", bed.registry.address() + "/busy");
        });
    add(
        ErrorCode.CREDENTIAL_HELPER,
        INHERITED,
        "docker-credential-nosuch",
        "gives no password",
        bed -> {
          bed.file("config.json", "rw-------", "{\"credsStore\": \"nosuch\"}".getBytes(UTF_8));
          bed.registry.fail(
              "/private/manifests/",
              FaultyRegistry.status(401, "WWW-Authenticate", "Basic realm=\"x\""));
          return bed.below(
              List.of("env", "DOCKER_CONFIG=" + bed.folder),
              "pull",
              bed.registry.address() + "/private");
        });
    add(
        ErrorCode.REGISTRY_ANSWER,
        1,
        "127.0.0.1:",
        "status 418",
        bed -> {
          bed.registry.fail("/tea/manifests/", FaultyRegistry.status(418));
          return bed.jocker("pull", bed.registry.address() + "/tea");
        });
  }

  /** A server that answers whatever comes in a way that is neither TLS nor HTTP. */
  private static RealJocker.Result withoutTls(FailureBed bed) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket socket = server.accept();
                      OutputStream out = socket.getOutputStream()) {
                    out.write("220 mail ready\r\n".getBytes(UTF_8));
                    out.flush();
                    socket.getInputStream().read();
                  } catch (java.io.IOException e) {
                    // The other side has seen enough.
                  }
                }
              });
      answering.setDaemon(true);
      answering.start();
      // Not an address of 127.0.0.0/8, of which plain HTTP would be taken, but the same place.
      return bed.jocker("pull", "0.0.0.0:" + server.getLocalPort() + "/app");
    }
  }

  private void programs() {
    add(
        ErrorCode.EXEC_NOT_FOUND,
        127,
        "\"nosuch\"",
        "not found in $PATH",
        bed -> bed.run("nosuch"));
    add(
        ErrorCode.EXEC_FORMAT,
        126,
        "/t/plain",
        "exec format error",
        bed -> {
          bed.program("plain", "echo hello\n");
          return bed.run("/t/plain");
        });
    add(
        ErrorCode.EXEC_EMPTY,
        126,
        "/t/empty",
        "is empty",
        bed -> {
          bed.program("empty", "");
          return bed.run("/t/empty");
        });
    add(
        ErrorCode.EXEC_CRLF,
        127,
        "/t/crlf",
        "\"/bin/sh\\r\"",
        bed -> {
          bed.program("crlf", "#!/bin/sh\r\necho hello\r\n");
          return bed.run("/t/crlf");
        });
    add(
        ErrorCode.EXEC_INTERPRETER,
        127,
        "/t/script",
        "the interpreter /bin/nosuch",
        bed -> {
          bed.program("script", "#!/bin/nosuch\n");
          return bed.run("/t/script");
        });
    add(
        ErrorCode.EXEC_LOADER,
        127,
        "/t/musl",
        "linked against musl, whose loader /lib/ld-musl-x86_64.so.1",
        bed -> {
          bed.file("musl", "rwxr-xr-x", ElfFile.dynamic("/lib/ld-musl-x86_64.so.1"));
          return bed.run("/t/musl");
        });
    add(
        ErrorCode.EXEC_ARCHITECTURE,
        126,
        "/t/other",
        "is a program for s390x",
        bed -> {
          bed.file("other", "rwxr-xr-x", ElfFile.ofMachine(22));
          return bed.run("/t/other");
        });
    add(ErrorCode.EXEC_DIRECTORY, 126, "/etc", "is a directory", bed -> bed.run("/etc"));
    add(
        ErrorCode.EXEC_PERMISSION,
        126,
        "/t/mode",
        "has the mode 0644",
        bed -> {
          bed.file("mode", "rw-r--r--", "#!/bin/sh\n".getBytes(UTF_8));
          return bed.run("/t/mode");
        });
    add(
        ErrorCode.EXEC_NOEXEC,
        126,
        "/n/program",
        "noexec",
        bed -> {
          Path place = Files.createDirectories(bed.folder.resolve("noexec"));
          return bed.mounted(
              "mount -t tmpfs -o noexec none "
                  + place
                  + " && cp -p /bin/busybox "
                  + place
                  + "/program",
              "run",
              "--rm",
              "-v",
              place + ":/n",
              "playground",
              "/n/program");
        });
    add(
        ErrorCode.EXEC_BUSY,
        126,
        "/t/busy",
        "open for writing",
        bed -> {
          Path file = bed.program("busy", "#!/bin/sh\n");
          try (OutputStream open = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            open.flush();
            return bed.run("/t/busy");
          }
        });
    add(ErrorCode.EXEC_FAILED, 126, "\"/dev/null\"", "EACCES", bed -> bed.run("/dev/null"));
  }

  private void machine() {
    add(
        ErrorCode.NOT_ROOT,
        1,
        "65534",
        "must be started by root",
        bed -> bed.below(List.of("setpriv", "--reuid", "65534", "--clear-groups"), "ps"));
    add(
        ErrorCode.DISK_FULL,
        125,
        "/small",
        "no space left",
        bed -> {
          Path small = Files.createDirectories(bed.folder.resolve("small"));
          return bed.mounted(
              "mount -t tmpfs -o size=1m none " + small,
              "--root",
              small + "/small",
              "run",
              "--rm",
              "playground",
              "true");
        });
    add(
        ErrorCode.CGROUP_CONTROLLER,
        125,
        "net_cls",
        "this host has no net_cls controller",
        bed ->
            bed.jocker(
                "oci",
                "run",
                "-b",
                bed.bundle(
                    "{\"ociVersion\":\"1.0.2\",\"root\":{\"path\":\"rootfs\"},\"process\":{\"cwd\":\"/\",\"user\":{\"uid\":0,\"gid\":0},\"args\":[\"x\"]},"
                        + "\"linux\":{\"namespaces\":[{\"type\":\"mount\"}],\"resources\":{\"network\":{\"classID\":1048577}}}}"),
                "error-controller"));
    run(ErrorCode.CGROUP, "cpuset", "ERANGE", "--cpuset-cpus", "4000");
    add(
        ErrorCode.USER_NAMESPACES,
        125,
        "/proc/sys/user/max_user_namespaces",
        "switched off",
        bed -> {
          bed.run("true");
          Path zero = bed.program("zero", "0\n");
          return bed.mounted(
              "mount --bind "
                  + zero
                  + " /proc/sys/user/max_user_namespaces && set -- strace -f -o /dev/null -e"
                  + " trace=unshare -e inject=unshare:error=ENOSPC \"$@\"",
              "run",
              "--rm",
              "--userns",
              "0:100000:1000",
              "playground",
              "true");
        });
    add(
        ErrorCode.OVERLAY_ON_OVERLAY,
        INHERITED,
        "/merged",
        "lies on overlayfs",
        bed -> {
          Path place = Files.createDirectories(bed.folder.resolve("overlay"));
          return bed.mounted(
              "cd "
                  + place
                  + " && mkdir -p lower upper work merged && mount -t overlay -o"
                  + " lowerdir=lower,upperdir=upper,workdir=work none merged",
              "--root",
              place + "/merged",
              "run",
              "--rm",
              "playground",
              "true");
        });
    add(
        ErrorCode.IMAGE_COPIED,
        INHERITED,
        "overlayfs does not work on",
        "EPERM",
        bed -> {
          List<String> refused =
              List.of(
                  "strace",
                  "-f",
                  "-o",
                  "/dev/null",
                  "-e",
                  "trace=fsopen",
                  "-e",
                  "inject=fsopen:error=EPERM:when=1");
          Path other = Files.createTempDirectory(bed.folder, "root");
          return bed.below(
              refused, "--root", other.toString(), "run", "--rm", "playground", "true");
        });
    run(ErrorCode.STEP_FAILED, "ip_forward", "EINVAL", "--sysctl", "net.ipv4.ip_forward=x");
    words(ErrorCode.SYSTEM_CALL, 1, "/proc/nosuch", "ENOENT", "--root", "/proc/nosuch", "ps");
    add(
        ErrorCode.INTERNAL_ERROR,
        1,
        "UnsatisfiedLinkError",
        "internal error",
        bed -> bed.below(List.of("env", "JOCKER_JAVA_OPTS=-Djna.boot.library.path=/nosuch"), "ps"));
  }

  private void aftermath() {
    add(
        ErrorCode.OOM_KILLED,
        137,
        "container ",
        "at the memory limit",
        bed ->
            bed.jocker(
                "run", "--rm", "--memory", "16m", "playground", "sh", "-c", "tail /dev/zero"));
    add(
        ErrorCode.SECCOMP_KILLED,
        159,
        "SIGSYS",
        "a seccomp filter forbids",
        bed -> {
          Path profile =
              bed.program(
                  "kill.json",
                  "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}");
          return bed.jocker(
              "run", "--rm", "--security-opt", "seccomp=" + profile, "playground", "mkdir", "/x");
        });
    add(
        ErrorCode.KILLED_BY_SIGNAL,
        137,
        "SIGKILL",
        "was killed by",
        bed ->
            sleeping(
                bed,
                "victim",
                process -> {
                  String pid =
                      bed.jocker("inspect", "-f", "{{.State.Pid}}", "victim").out().strip();
                  new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
                  return null;
                }));
    add(ErrorCode.EXIT_126, 126, "126", "could not execute", bed -> bed.run("sh", "-c", "/etc"));
    add(ErrorCode.EXIT_127, 127, "127", "did not find", bed -> bed.run("sh", "-c", "nosuch"));
    add(
        ErrorCode.SIGNAL_IGNORED,
        INHERITED,
        "SIGTERM",
        "process 1 ignores it",
        bed ->
            sleeping(
                bed,
                "deaf",
                process -> {
                  new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                      .start()
                      .waitFor();
                  java.util.concurrent.TimeUnit.SECONDS.sleep(5);
                  bed.jocker("rm", "-f", "deaf");
                  return null;
                }));
  }
}
