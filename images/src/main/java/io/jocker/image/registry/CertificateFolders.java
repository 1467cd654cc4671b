package io.jocker.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of authorities that are trusted for one registry beside those of this machine, laid
 * out as docker and podman do: {@code FOLDER/HOST:PORT/*.crt}, or {@code FOLDER/HOST/*.crt} for the
 * standard port. What jocker shows of itself lies there too, see {@link ClientKeys}.
 *
 * @param folders in which to look
 */
record CertificateFolders(List<Path> folders) {
  CertificateFolders {
    folders = List.copyOf(folders);
  }

  /** What to trust and to show at this server; null where there is nothing of its own. */
  @Nullable SSLContext contextFor(URI uri) throws IOException {
    if (folders.isEmpty() || !"https".equalsIgnoreCase(uri.getScheme())) {
      return null;
    }
    List<X509Certificate> own = new ArrayList<>();
    try {
      KeyStore keys = emptyStore();
      for (Path folder : folders) {
        for (String name : names(uri)) {
          read(folder.resolve(name), own);
          ClientKeys.read(folder.resolve(name), keys);
        }
      }
      return own.isEmpty() && keys.size() == 0 ? null : context(own, keys);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the registry's own certificates: " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static List<String> names(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort();
    if (port < 0) {
      return List.of(host, host + ":443");
    }
    return port == 443 ? List.of(host + ":443", host) : List.of(host + ":" + port);
  }

  private static void read(Path folder, List<X509Certificate> into) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.crt")) {
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          for (Certificate each :
              CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            into.add((X509Certificate) each);
          }
        } catch (CertificateException e) {
          throw new IOException(file + " has no certificate in it", e);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Most registries have none.
    }
  }

  private static SSLContext context(List<X509Certificate> own, KeyStore keys)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    for (X509Certificate known : ofThisMachine()) {
      store.setCertificateEntry("machine " + store.size(), known);
    }
    for (X509Certificate each : own) {
      store.setCertificateEntry("own " + store.size(), each);
    }
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), factory(store).getTrustManagers(), null);
    return context;
  }

  private static List<X509Certificate> ofThisMachine()
      throws GeneralSecurityException, IOException {
    List<X509Certificate> known = new ArrayList<>();
    for (TrustManager manager : factory(null).getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        known.addAll(List.of(trust.getAcceptedIssuers()));
      }
    }
    return known;
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
