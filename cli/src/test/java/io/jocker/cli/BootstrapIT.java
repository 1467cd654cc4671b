package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jocker.fixtures.RequiresRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code image bootstrap} with a mirror of three tiny packages and a key of its own. Its dpkg
 * writes down what it is asked.
 */
@RequiresRoot
@Timeout(120)
final class BootstrapIT {
  /** Of $1, an empty folder, makes a mirror and the keyring that it is signed with. */
  private static final String MIRROR =
      """
      set -e
      cd "$1"
      arch=$(dpkg --print-architecture)
      list=mirror/dists/tiny/main/binary-$arch
      mkdir -p mirror/pool "$list" base/DEBIAN base/usr/bin needed/DEBIAN needed/bin unneeded/DEBIAN
      cp /bin/busybox base/usr/bin/busybox
      for applet in sh rm mkdir printf chmod cat ls; do ln -s busybox base/usr/bin/$applet; done
      printf '#!/bin/sh\\necho "$@" >>/dpkg.log\\n' >base/usr/bin/dpkg
      chmod 755 base/usr/bin/dpkg
      echo from /bin >needed/bin/needed
      printf 'Essential: yes\\nDepends: needed\\n' >base/DEBIAN/control
      for name in base needed unneeded; do
        printf 'Package: %s\\nVersion: 1\\nArchitecture: %s\\nMaintainer: a <a@b>\\nDescription: x\\n' \
          $name "$arch" >>$name/DEBIAN/control
        dpkg-deb -Zxz --root-owner-group -b $name mirror/pool/$name.deb
        cat $name/DEBIAN/control
        printf 'Filename: pool/%s.deb\\nSize: %s\\nSHA256: %s\\n\\n' $name \
          "$(stat -c %s mirror/pool/$name.deb)" "$(sha256sum <mirror/pool/$name.deb | cut -c1-64)"
      done | grep -v '^dpkg-deb' >Packages
      xz -k Packages
      cp Packages.xz "$list/Packages.xz"
      printf 'Suite: small\\nCodename: tiny\\nSHA256:\\n %s %s main/binary-%s/Packages.xz\\n' \
        "$(sha256sum <Packages.xz | cut -c1-64)" "$(stat -c %s Packages.xz)" "$arch" >Release
      export GNUPGHOME="$1/gpg"
      mkdir -m 700 "$GNUPGHOME"
      gpg --batch -q --pinentry-mode loopback --passphrase '' --quick-gen-key a@b ed25519 sign never
      gpg --batch -q --export >key.gpg
      gpg --batch -q --clearsign -o mirror/dists/tiny/InRelease Release
      gpgconf --kill all
      """;

  @TempDir Path folder;
  private RealJocker jocker;
  private HttpServer server;
  private Path mirror;

  @BeforeEach
  void make() throws Exception {
    jocker = new RealJocker(Files.createDirectory(folder.resolve("jocker")));
    Path made = Files.createDirectory(folder.resolve("made"));
    RealJocker.Result built =
        jocker.result(new ProcessBuilder("sh", "-c", MIRROR, "sh", made.toString()));
    assertThat(built.code()).as(built.err()).isZero();
    mirror = made.resolve("mirror");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theImageHasWhatIsEssentialConfiguredByDpkg() throws Exception {
    RealJocker.Result made = bootstrap("made/key.gpg");

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("sha256:");
    assertThat(made.err()).contains("Release of tiny", "Downloading 2 packages", "Configuring");
    assertThat(inside("cat", "/dpkg.log"))
        .isEqualTo("--force-depends --install ./base.deb ./needed.deb\n--configure --pending\n");
    // What a package has in /bin is in /usr/bin, and the link stays.
    assertThat(inside("cat", "/usr/bin/needed")).isEqualTo("from /bin\n");
    assertThat(inside("ls", "-d", "/bin/sh", "/var/cache")).isEqualTo("/bin/sh\n/var/cache\n");
    assertThat(inside("ls", "/var/cache")).isEmpty();
    assertThat(inside("cat", "/etc/apt/sources.list.d/debian.sources"))
        .contains("URIs: " + url() + "\n", "Suites: tiny\n");
    requireNothingLeft(1);
  }

  @Test
  void theMirrorCanBeASetting() throws Exception {
    jocker.configure("{\"packageMirror\": \"" + url() + "/\"}");

    RealJocker.Result made =
        jocker.run(
            "image",
            "bootstrap",
            "--keyring",
            folder.resolve("made/key.gpg").toString(),
            "debian:tiny");

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.err()).contains("Release of tiny at " + url() + " is signed");
  }

  @Test
  void aReleaseThatAnotherHasSignedIsRefused() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    RealJocker.Result built =
        jocker.result(new ProcessBuilder("sh", "-c", MIRROR, "sh", other.toString()));
    assertThat(built.code()).as(built.err()).isZero();

    RealJocker.Result refused = bootstrap("other/key.gpg");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("is not signed by a key of").contains("JK-BOOTSTRAP");
    requireNothingLeft(0);
  }

  @Test
  void aPackageThatIsNotTheOneOfTheListIsRefused() throws Exception {
    Path changed = mirror.resolve("pool/needed.deb");
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length - 1] ^= 1;
    Files.write(changed, bytes);

    RealJocker.Result refused = bootstrap("made/key.gpg");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("pool/needed.deb is not what the release says");
    requireNothingLeft(0);
  }

  private RealJocker.Result bootstrap(String keyring) throws Exception {
    return jocker.run(
        "image",
        "bootstrap",
        "--mirror",
        url(),
        "--keyring",
        folder.resolve(keyring).toString(),
        "debian:tiny");
  }

  private String inside(String... command) throws Exception {
    String[] words =
        Stream.concat(
                Stream.of("run", "--rm", "--pull", "never", "debian:tiny"), Stream.of(command))
            .toArray(String[]::new);
    RealJocker.Result result = jocker.run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private void requireNothingLeft(int images) throws Exception {
    assertThat(jocker.run("images", "-aq").out().lines()).hasSize(images);
    assertThat(jocker.run("ps", "-aq").out()).isEmpty();
    try (Stream<Path> left = Files.list(jocker.root().resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Path file = mirror.resolve(exchange.getRequestURI().getPath().substring(1));
    try (exchange) {
      if (!Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
