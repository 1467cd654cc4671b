package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.LocalRegistry;
import io.jocker.fixtures.Programs;
import io.jocker.fixtures.RequiresRegistry;
import io.jocker.fixtures.RequiresRoot;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.fixtures.TokenAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushing, logging in and looking, with the three kinds of registry that there are. */
@RequiresRoot
@RequiresRegistry
@Timeout(300)
class RegistriesIT {
  private static final int KILLS = Integer.getInteger("jocker.kills", 8);
  private static final TinyImage OCI = image("oci", ImageFormat.OCI);
  private static final TinyImage DOCKER = image("docker", ImageFormat.DOCKER);
  private static final TinyImage ARM =
      TinyImage.of(
          ImageConfig.running("arm").on(ImageConfig.Platform.LINUX_ARM64),
          List.of(List.of(TarEntry.file("file", "arm"))));

  @TempDir static Path shared;
  private static LocalRegistry plain;
  private static LocalRegistry password;
  private static LocalRegistry token;
  private static TokenAuthority authority;
  @TempDir Path folder;
  private RealJocker jocker;

  @BeforeAll
  static void start() throws Exception {
    plain = LocalRegistry.start(Files.createDirectory(shared.resolve("plain")));
    plain.push("app", "oci", OCI);
    plain.push("app", "docker", DOCKER);
    plain.pushIndex("app", "multi", ImageFormat.OCI, List.of(OCI, ARM));
    Path second = Files.createDirectory(shared.resolve("password"));
    password = LocalRegistry.withPassword(second, "peer", "secret");
    Path third = Files.createDirectory(shared.resolve("token"));
    authority = TokenAuthority.start(third, "peer", "secret");
    token = LocalRegistry.withTokens(third, authority);
  }

  @AfterAll
  static void stop() {
    plain.close();
    password.close();
    token.close();
    authority.close();
  }

  @BeforeEach
  void open() {
    jocker = new RealJocker(folder);
  }

  @Test
  void imagesGoFromRegistryToRegistryWithEqualDigests() throws Exception {
    for (LocalRegistry to : List.of(password, token)) {
      assertThat(login(to, "secret").code()).isZero();
      for (String tag : List.of("oci", "docker", "multi")) {
        String name = plain.address() + "/app:" + tag;
        String copy = to.address() + "/team/copy:" + tag;
        run("pull", "-q", "--all-platforms", name);
        run("tag", name, copy);
        run("push", copy);
        assertThat(skopeo(to, "team/copy:" + tag)).isEqualTo(skopeo(plain, "app:" + tag));
      }
    }
  }

  /** On demand: {@code -Djocker.layouts=DIR}, with folders such as bench/peers/images makes. */
  @TestFactory
  @Timeout(1200)
  List<DynamicTest> largeImagesTooAndSkopeoHasAllOfThem() {
    String layouts = System.getProperty("jocker.layouts");
    return layouts == null
        ? List.of()
        : List.of(DynamicTest.dynamicTest(layouts, () -> passOn(layouts)));
  }

  private void passOn(String layouts) throws Exception {
    List<String> names = new ArrayList<>();
    for (String name : List.of("busybox", "debian", "odd", "stack", "stack-zstd")) {
      for (String format : name.equals("stack") ? List.of("oci", "v2s2") : List.of("oci")) {
        names.add(name + ":" + format);
        Programs.run(
            "skopeo",
            "copy",
            "-q",
            "--dest-tls-verify=false",
            "--format=" + format,
            "oci:" + layouts + "/" + name + ":latest",
            "docker://" + plain.address() + "/" + name + ":" + format);
      }
    }
    for (LocalRegistry to : List.of(password, token)) {
      assertThat(login(to, "secret").code()).isZero();
      for (String name : names) {
        run("pull", "-q", plain.address() + "/" + name);
        run("tag", plain.address() + "/" + name, to.address() + "/" + name);
        run("push", to.address() + "/" + name);
        assertThat(skopeo(to, name)).as(name).isEqualTo(skopeo(plain, name));
        Programs.run(
            "skopeo",
            "copy",
            "-q",
            "--src-creds=peer:secret",
            "--src-tls-verify=false",
            "docker://" + to.address() + "/" + name,
            "dir:" + folder.resolve(name.replace(':', '-')));
        Programs.run("rm", "-rf", folder.resolve(name.replace(':', '-')).toString());
      }
    }
  }

  @Test
  void aWrongPasswordIsToldInOneLine() throws Exception {
    for (LocalRegistry each : List.of(password, token)) {
      RealJocker.Result result = login(each, "wrong");
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo(
              "jocker: unauthorized: registry "
                  + each.address()
                  + " does not know user peer by this password (JK-REGISTRY-UNAUTHORIZED)\n");
    }
    assertThat(folder.resolve("docker")).doesNotExist();
  }

  @Test
  void nobodyPushesWithoutLoggingIn() throws Exception {
    String name = plain.address() + "/app:oci";
    run("pull", name);
    for (LocalRegistry each : List.of(password, token)) {
      String copy = each.address() + "/stranger:1";
      run("tag", name, copy);
      RealJocker.Result result = jocker("push", copy);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).startsWith("jocker: unauthorized: registry " + each.address());
      login(each, "secret");
      run("push", copy);
      assertThat(run("logout", each.address()).out()).startsWith("Removing login credentials");
      assertThat(jocker("push", copy).code()).isEqualTo(1);
    }
  }

  @Test
  void whatLoginWritesIsDockersAndForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("docker/config.json");
    Files.createDirectory(file.getParent());
    Files.writeString(file, "{\"psFormat\": \"{{.ID}}\", \"auths\": {\"other\": {}}}");

    login(password, "secret");

    assertThat(Files.readString(file))
        .contains("\"psFormat\" : \"{{.ID}}\"", "\"other\"", "cGVlcjpzZWNyZXQ=");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
    String read =
        Programs.run(
            "skopeo",
            "inspect",
            "--authfile=" + file,
            "--tls-verify=false",
            "--raw",
            "docker://" + plain.address() + "/app:oci");
    assertThat(read).isEqualTo(new String(OCI.manifest().bytes(), UTF_8));
  }

  @Test
  void aHelperKeepsAndGivesThePassword() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path secret = folder.resolve("kept");
    Path helper = bin.resolve("docker-credential-test");
    Files.writeString(
        helper,
        """
        #!/bin/sh
        case $1 in
          store) cat >KEPT ;;
          get) read -r server; [ -e KEPT ] && cat KEPT || { echo "credentials not found"; exit 1; } ;;
          erase) rm -f KEPT ;;
        esac
        """
            .replace("KEPT", secret.toString()));
    Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = folder.resolve("docker/config.json");
    Files.createDirectory(file.getParent());
    Files.writeString(file, "{\"credsStore\": \"test\"}");

    RealJocker.Result result = login(password, "secret");

    assertThat(result.err()).isEmpty();
    assertThat(Files.readString(secret)).contains("\"Secret\":\"secret\"");
    assertThat(Files.readString(file)).doesNotContain("cGVlcjpzZWNyZXQ=");
    run("pull", plain.address() + "/app:oci");
    run("tag", plain.address() + "/app:oci", password.address() + "/helped:1");
    run("push", password.address() + "/helped:1");
    run("logout", password.address());
    assertThat(secret).doesNotExist();
  }

  @Test
  void theVariableComesFirst() throws Exception {
    run("pull", plain.address() + "/app:oci");
    String name = password.address() + "/variable:1";
    run("tag", plain.address() + "/app:oci", name);
    String config = "{\"auths\":{\"" + password.address() + "\":{\"auth\":\"cGVlcjpzZWNyZXQ=\"}}}";
    List<String> words = new ArrayList<>(List.of("env", "DOCKER_AUTH_CONFIG=" + config));
    words.addAll(jocker.command("push", name));
    RealJocker.Result pushed = jocker.result(new ProcessBuilder(words));
    assertThat(pushed.code()).as(pushed.err()).isZero();
  }

  @Test
  void allTagsComeAndGo() throws Exception {
    RealJocker.Result pulled = run("pull", "-q", "-a", plain.address() + "/app");
    assertThat(pulled.out().lines()).hasSize(3);
    for (String tag : List.of("oci", "docker")) {
      run("tag", plain.address() + "/app:" + tag, plain.address() + "/all:" + tag);
    }
    assertThat(run("push", "-a", plain.address() + "/all").out())
        .contains("docker: digest: " + DOCKER.manifest().digest())
        .contains("oci: digest: " + OCI.manifest().digest())
        .contains("Mounted from app");
  }

  @Test
  void manifestsCanBeLookedAtAndRegistriesSearched() throws Exception {
    assertThat(run("manifest", "inspect", plain.address() + "/app:multi").out())
        .contains("\"manifests\": [", ARM.manifest().digest());
    assertThat(run("manifest", "inspect", "-v", plain.address() + "/app:multi").out())
        .contains("\"digest\": \"" + ARM.manifest().digest(), "\"architecture\": \"arm64\"");
    assertThat(run("search", "--format", "{{.Name}}", plain.address() + "/ap").out())
        .isEqualTo(plain.address() + "/app\n");
    assertThat(jocker("search", password.address() + "/x").err()).contains("unauthorized");
  }

  @Test
  void aPushThatIsKilledLeavesAllWholeAndTheNextOneCompletes() throws Exception {
    run("import", large().toString(), "large:1");
    run("tag", "large:1", plain.address() + "/killed:0");
    long begin = System.nanoTime();
    run("push", "-q", plain.address() + "/killed:0");
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    Random random = new Random(3);
    for (int i = 1; i <= KILLS; i++) {
      // Each into a repository of its own, or the registry would have the layer already.
      String name = plain.address() + "/killed" + i + ":1";
      run("tag", "large:1", name);
      Process push =
          new ProcessBuilder(jocker.command("push", "-q", name))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("killed").toFile())
              .start();
      push.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
      push.destroyForcibly().waitFor();
      RealJocker.Result check = jocker("system", "check");
      assertThat(check.code()).as(check.out() + check.err()).isZero();
      run("push", "-q", name);
      assertThat(skopeo(plain, "killed" + i + ":1")).isEqualTo(skopeo(plain, "killed:0"));
    }
  }

  /** A few files that do not compress. */
  private Path large() throws IOException {
    Random random = new Random(7);
    List<TarEntry> entries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      byte[] bytes = new byte[1 << 20];
      random.nextBytes(bytes);
      entries.add(TarEntry.file("file" + i, 0644, bytes));
    }
    return Files.write(folder.resolve("large.tar"), TarArchive.of(entries));
  }

  @Test
  void whatIsExplainedIsWhatTheRegistryWasSent() throws Exception {
    Path target = Files.createDirectory(folder.resolve("registry"));
    try (LocalRegistry registry = LocalRegistry.start(target)) {
      registry.push("app", "1", OCI);
      int before = registry.requests().size();
      String name = registry.address() + "/app:1";
      Path story = folder.resolve("story");
      run("pull", "--explain=full", "--explain-file", story.toString(), name);
      assertThat(told(story, registry)).isEqualTo(logged(registry, before));
      assertThat(Files.readString(story))
          .contains("entries 2, whiteouts 1, opaque directories 0", "whiteout /gone -> 0");

      run("tag", name, registry.address() + "/team/app:2");
      before = registry.requests().size();
      run(
          "push",
          "--explain=full",
          "--explain-file",
          story.toString(),
          registry.address() + "/team/app:2");
      assertThat(told(story, registry)).isEqualTo(logged(registry, before));

      RealJocker.Result korean = run("--lang", "ko", "pull", "--explain", name);
      assertThat(korean.err()).contains("레지스트리에 보낸 요청", "GET");
    }
  }

  /** Method, path and status of each request, as the explanation has them; in some order. */
  private static List<String> told(Path story, LocalRegistry registry) throws Exception {
    List<String> requests = new ArrayList<>();
    String origin = " http://" + registry.address();
    for (String line : Files.readAllLines(story)) {
      int url = line.indexOf(origin);
      if (url > 0 && line.contains(" -> ")) {
        String method = line.substring(line.lastIndexOf(' ', url - 1) + 1, url);
        String rest = line.substring(url + origin.length()).replaceAll(",.* -> ", " -> ");
        requests.add(method + " " + rest.replaceAll(" <.*", "").strip());
      }
    }
    requests.sort(null);
    assertThat(requests).isNotEmpty();
    return requests;
  }

  private static List<String> logged(LocalRegistry registry, int before) throws Exception {
    List<LocalRegistry.Request> all = registry.requests();
    List<String> requests = new ArrayList<>();
    for (LocalRegistry.Request request : all.subList(before, all.size())) {
      requests.add(request.method() + " " + request.pathAndQuery() + " -> " + request.status());
    }
    requests.sort(null);
    return requests;
  }

  /** The digest that another tool finds, of exactly what the registry stores. */
  private static String skopeo(LocalRegistry registry, String name) throws Exception {
    return Programs.run(
        "skopeo",
        "inspect",
        "--tls-verify=false",
        "--no-tags",
        "--creds=peer:secret",
        "--override-arch=amd64",
        "--format={{.Digest}} {{.Layers}}",
        "docker://" + registry.address() + "/" + name);
  }

  private RealJocker.Result login(LocalRegistry registry, String word) throws Exception {
    Path input = Files.writeString(folder.resolve("input"), word + "\n");
    List<String> words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <" + input, "sh"));
    words.addAll(environment());
    words.addAll(jocker.command("login", "-u", "peer", "--password-stdin", registry.address()));
    return jocker.result(new ProcessBuilder(words));
  }

  private RealJocker.Result run(String... words) throws Exception {
    RealJocker.Result result = jocker(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private RealJocker.Result jocker(String... words) throws Exception {
    List<String> all = environment();
    all.addAll(jocker.command(words));
    return jocker.result(new ProcessBuilder(all));
  }

  private List<String> environment() {
    String path = folder.resolve("bin") + ":" + System.getenv("PATH");
    return new ArrayList<>(
        List.of("env", "DOCKER_CONFIG=" + folder.resolve("docker"), "PATH=" + path));
  }

  private static TinyImage image(String content, ImageFormat format) {
    return TinyImage.of(
        ImageConfig.running("sh"),
        List.of(List.of(TarEntry.file("file", content), TarEntry.whiteout("gone"))),
        format,
        TinyImage.Compression.GZIP);
  }
}
