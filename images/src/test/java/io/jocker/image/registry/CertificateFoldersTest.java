package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jocker.fixtures.Programs;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.linux.story.Story;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose certificate only its own folder knows. */
class CertificateFoldersTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private HttpsServer server;
  private Path certificate;

  @BeforeEach
  void start() throws Exception {
    Path store = folder.resolve("store.p12");
    certificate = folder.resolve("ca.crt");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Programs.run(
        keytool,
        "-genkeypair",
        "-alias",
        "r",
        "-keyalg",
        "EC",
        "-dname",
        "CN=registry",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-keystore",
        store.toString(),
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD);
    Programs.run(
        keytool,
        "-exportcert",
        "-rfc",
        "-alias",
        "r",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        certificate.toString());
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anAuthorityIsTrustedForTheRegistryWhoseFolderHasIt() throws Exception {
    Path own = Files.createDirectories(folder.resolve("certs.d/127.0.0.1:" + port()));
    Files.copy(certificate, own.resolve("any.crt"));

    try (Answer answer = get(folder.resolve("certs.d"))) {
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void itIsTrustedForNoOther() throws Exception {
    Path other = Files.createDirectories(folder.resolve("certs.d/127.0.0.1:1"));
    Files.copy(certificate, other.resolve("any.crt"));

    assertThatThrownBy(() -> get(folder.resolve("certs.d")))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NO_TRUST))
        .hasMessageContaining("this machine does not trust its certificate");
  }

  @Test
  void aFileWithoutACertificateIsToldByItsName() throws Exception {
    Path own = Files.createDirectories(folder.resolve("certs.d/127.0.0.1:" + port()));
    Files.writeString(own.resolve("bad.crt"), "-----BEGIN CERTIFICATE-----\nnone\n");

    assertThatThrownBy(() -> get(folder.resolve("certs.d"))).hasMessageContaining("bad.crt");
  }

  private Answer get(Path folders) throws Exception {
    HttpTransport transport =
        new HttpTransport(
            ProxySettings.none(),
            new RetryPolicy(1, Duration.ofMillis(1), pause -> {}),
            Timeouts.standard(),
            new CertificateFolders(List.of(folders)),
            Story.UNTOLD);
    RegistryAddress address = RegistryAddress.of("https", "127.0.0.1:" + port());
    URI uri = address.uri("");
    AuthorizedAccess access =
        new AuthorizedAccess(
            new Repository(address, "app"),
            Scope.none(),
            transport,
            new TokenEndpoint(transport, new InsecureRegistries(List.of()), CredentialStore.none()),
            CredentialStore.none());
    return access.send(HttpCall.get(RegistryTopic.FIND, "", uri));
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private static SSLContext context(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
