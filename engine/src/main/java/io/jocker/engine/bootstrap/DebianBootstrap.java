package io.jocker.engine.bootstrap;

import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ImportRequest;
import io.jocker.engine.JockerException;
import io.jocker.engine.LogOptions;
import io.jocker.engine.RunListener;
import io.jocker.engine.bootstrap.AptSources.Source;
import io.jocker.engine.bootstrap.HostProgram.Result;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.image.pull.ParallelTasks;
import io.jocker.image.registry.ProxySettings;
import io.jocker.linux.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a base image of Debian's packages; see the package's own description for the way. */
public final class DebianBootstrap {
  /** The only distribution that is known. */
  public static final String DEBIAN = "debian";

  private static final Path APT = Path.of("/etc/apt");
  private static final Path OS_RELEASE = Path.of("/etc/os-release");
  private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
  private static final String APT_PACKAGE = "apt";
  private static final int DOWNLOADS = 4;

  /** What dpkg does in the container; the last of it is what a user of the image would look for. */
  private static final String CONFIGURE =
      """
      set -e
      export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true LC_ALL=C.UTF-8
      export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      mkdir -p /etc/apt/sources.list.d /usr/sbin
      printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
      chmod 755 /usr/sbin/policy-rc.d
      cd /%s
      /usr/bin/dpkg --force-depends --install ./*.deb
      /usr/bin/dpkg --configure --pending
      cd /
      rm -rf /%s /usr/sbin/policy-rc.d
      rm -f /var/log/*.log /var/lib/dpkg/*-old /var/cache/debconf/*-old
      printf '%%s\\n' "$1" >/etc/apt/sources.list.d/debian.sources
      """
          .formatted(RootFolder.PACKAGES, RootFolder.PACKAGES);

  private final Engine engine;
  private final BootstrapRequest request;
  private final BootstrapListener listener;
  private final String architecture = Machine.CURRENT.ociName();

  public DebianBootstrap(Engine engine, BootstrapRequest request, BootstrapListener listener) {
    this.engine = engine;
    this.request = request;
    this.listener = listener;
  }

  /**
   * Makes the image. Whatever fails, nothing of it is left.
   *
   * @return the image's id
   */
  public String run() throws JockerException {
    try {
      Files.createDirectories(request.scratch());
      Path folder = Files.createTempDirectory(request.scratch(), "bootstrap-");
      try {
        return run(folder);
      } finally {
        HostProgram.run(List.of("rm", "-rf", folder.toString()), "coreutils", Path.of("/dev/null"));
      }
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      throw new JockerException(e, ErrorCode.BOOTSTRAP, request.title(), why);
    }
  }

  private String run(Path folder) throws IOException, JockerException {
    String suite = suite();
    Source source = source(suite);
    PackageMirror mirror =
        new PackageMirror(source.url(), ProxySettings.from(request.environment()::get));
    Path keyring = Path.of(source.keyring().isEmpty() ? KEYRING : source.keyring());
    SignedRelease release = SignedRelease.of(mirror, suite, keyring, folder);
    listener.release(suite, mirror.url());
    PackageIndex index = release.packages(architecture, folder);
    Collection<DebPackage> packages = PackageSet.of(index, wanted(index));
    listener.packages(packages.size(), packages.stream().mapToLong(DebPackage::size).sum());
    Path root = Files.createDirectory(folder.resolve("root"));
    RootFolder files = new RootFolder(root, folder);
    files.begin(architecture);
    download(packages, mirror, files);
    files.unpack(packages);
    listener.configuring();
    return configured(folder, root, suite, sources(source.url(), suite));
  }

  /** With apt, or nothing could ever be added to an image made of this one. */
  private List<String> wanted(PackageIndex index) {
    List<String> wanted = new ArrayList<>(request.include());
    if (!index.satisfying(APT_PACKAGE).isEmpty()) {
      wanted.add(APT_PACKAGE);
    }
    return wanted;
  }

  private String suite() throws IOException {
    String asked = request.suite();
    if (asked != null) {
      return asked;
    }
    for (String line : Files.readAllLines(OS_RELEASE, StandardCharsets.UTF_8)) {
      if (line.startsWith("VERSION_CODENAME=")) {
        return line.substring(line.indexOf('=') + 1).replace("\"", "");
      }
    }
    throw new BootstrapException(
        "this machine has no suite of its own: name one, as in debian:SUITE");
  }

  /** The mirror that was asked for, else that of the settings, else the one of this machine. */
  private Source source(String suite) throws IOException {
    String keyring = request.keyring() == null ? "" : request.keyring();
    String asked = request.mirror();
    String mirror = asked == null ? MirrorSetting.read(request.settings()) : asked;
    if (!mirror.isEmpty()) {
      return new Source(mirror.replaceAll("/+$", ""), List.of(suite), keyring);
    }
    Source own =
        AptSources.read(APT)
            .of(suite)
            .orElseThrow(
                () ->
                    new BootstrapException(
                        "this machine's own packages are not of " + suite + ": name a --mirror"));
    return keyring.isEmpty() ? own : new Source(own.url(), own.suites(), keyring);
  }

  private static void download(
      Collection<DebPackage> packages, PackageMirror mirror, RootFolder files) throws IOException {
    List<ParallelTasks.Task> tasks = new ArrayList<>();
    for (DebPackage one : packages) {
      tasks.add(
          () -> Files.write(files.file(one), mirror.file(one.file(), one.size(), one.sha256())));
    }
    new ParallelTasks(DOWNLOADS).run(tasks);
  }

  private static String sources(String url, String suite) {
    return "Types: deb\nURIs: "
        + url
        + "\nSuites: "
        + suite
        + "\nComponents: main\nSigned-By: "
        + KEYRING;
  }

  /** Lets dpkg configure the packages in a container of them, and makes an image of its root. */
  private String configured(Path folder, Path root, String suite, String sources)
      throws IOException, JockerException {
    Path archive = folder.resolve("root.tar");
    Result packed =
        HostProgram.run(
            List.of(
                "tar", "-C", root.toString(), "--numeric-owner", "-cf", archive.toString(), "."),
            "tar",
            Path.of("/dev/null"));
    if (packed.exitCode() != 0) {
      throw new BootstrapException(packed.lastLine());
    }
    String raw = imported(archive, null, List.of());
    try {
      String container =
          engine.runDetached(
              ContainerRequest.of(raw, List.of("/bin/sh", "-c", CONFIGURE, "sh", sources)),
              RunListener.SILENT);
      try {
        requireConfigured(container);
        try (OutputStream out = Files.newOutputStream(archive)) {
          engine.files().export(container, out);
        }
      } finally {
        engine.remove(container, true, true);
      }
      String name = request.name() == null ? DEBIAN + ":" + suite : request.name();
      return imported(archive, name, List.of("CMD [\"bash\"]"));
    } finally {
      engine.removeImage(raw, true);
    }
  }

  private String imported(Path archive, @Nullable String name, List<String> changes)
      throws IOException, JockerException {
    try (InputStream in = Files.newInputStream(archive)) {
      return engine
          .storedImages()
          .importRoot(new ImportRequest(name, "packages of Debian", null, changes, null), in);
    }
  }

  private void requireConfigured(String container) throws IOException, JockerException {
    int code = engine.await(container);
    if (code != 0) {
      StringBuilder said = new StringBuilder();
      LogOptions last = new LogOptions(3, null, null, false);
      engine.logs(
          container,
          last,
          (stream, seconds, nanos, line) ->
              said.append(' ').append(new String(line, StandardCharsets.UTF_8).strip()));
      throw new BootstrapException("dpkg ended with " + code + ":" + said);
    }
  }
}
