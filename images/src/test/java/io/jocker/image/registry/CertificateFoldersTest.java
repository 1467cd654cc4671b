package io.jocker.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.jocker.fixtures.Programs;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
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
    serve(false);
  }

  private void serve(boolean asksClients) throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context(folder.resolve("store.p12"))) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(asksClients);
            parameters.setSSLParameters(wanted);
          }
        });
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

  @Test
  void aCertificateOfItsOwnIsShownToARegistryThatAsksForOne() throws Exception {
    server.stop(0);
    serve(true);
    Path own = Files.createDirectories(folder.resolve("certs.d/127.0.0.1:" + port()));
    Files.copy(certificate, own.resolve("any.crt"));

    assertThatThrownBy(() -> get(folder.resolve("certs.d"))).isInstanceOf(IOException.class);

    Files.copy(certificate, own.resolve("client.cert"));
    assertThatThrownBy(() -> get(folder.resolve("certs.d")))
        .hasMessageContaining("client.cert has no key beside it");
    byte[] key = privateKey();
    for (String pem : List.of(pem("PRIVATE KEY", key), pem("EC PRIVATE KEY", sec1(key)))) {
      Files.writeString(own.resolve("client.key"), pem);
      try (Answer answer = get(folder.resolve("certs.d"))) {
        assertThat(answer.status()).isEqualTo(200);
      }
    }
    Files.writeString(own.resolve("client.key"), pem("ENCRYPTED PRIVATE KEY", key));
    assertThatThrownBy(() -> get(folder.resolve("certs.d")))
        .hasMessageContaining("client.key is encrypted");
    Files.writeString(own.resolve("client.key"), "none");
    assertThatThrownBy(() -> get(folder.resolve("certs.d")))
        .hasMessageContaining("client.key has no private key in it");
  }

  private byte[] privateKey() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys.getKey("r", PASSWORD.toCharArray()).getEncoded();
  }

  /** What the last element of PKCS 8, an octet string, has inside; all lengths here are short. */
  private static byte[] sec1(byte[] pkcs8) {
    int algorithm = 2 + 3;
    int octets = algorithm + 2 + pkcs8[algorithm + 1];
    assertThat(pkcs8[octets]).isEqualTo((byte) 4);
    return Arrays.copyOfRange(pkcs8, octets + 2, octets + 2 + pkcs8[octets + 1]);
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
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
    // The one certificate is also what the clients are to show.
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("r", keys.getCertificate("r"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context.init(factory.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
