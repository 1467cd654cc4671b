package io.jocker.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * What jocker shows a registry that wants to see a certificate of its clients: {@code NAME.cert}
 * with its chain, and {@code NAME.key}, in PEM, as docker has them beside the authorities.
 */
final class ClientKeys {
  private static final String CERTIFICATE = ".cert";
  private static final String KEY = ".key";
  private static final String BEGIN = "-----BEGIN ";
  private static final String PRIVATE_KEY = "PRIVATE KEY-----";
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private ClientKeys() {}

  /**
   * Adds those of a folder, which need not be there.
   *
   * @param into a store whose keys have no password
   */
  static void read(Path folder, KeyStore into) throws IOException, GeneralSecurityException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + CERTIFICATE)) {
      for (Path file : files) {
        add(file, into);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // Most registries have none.
    }
  }

  private static void add(Path file, KeyStore into) throws IOException {
    String name = String.valueOf(file.getFileName());
    Path key = file.resolveSibling(name.substring(0, name.length() - CERTIFICATE.length()) + KEY);
    if (!Files.exists(key)) {
      throw new IOException(
          file + " has no key beside it: " + key + " is missing (authorities end in .crt)");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      into.setKeyEntry("client " + into.size(), key(key, chain[0]), new char[0], chain);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use " + file + " with its key: " + e.getMessage(), e);
    }
  }

  private static PrivateKey key(Path file, Certificate certificate)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    int end = pem.indexOf(PRIVATE_KEY);
    int begin = end < 0 ? -1 : pem.lastIndexOf(BEGIN, end);
    int tail = begin < 0 ? -1 : pem.indexOf("-----END ", end);
    if (tail < 0) {
      throw new IOException(file + " has no private key in it");
    }
    String kind = pem.substring(begin + BEGIN.length(), end).strip();
    if (kind.equals("ENCRYPTED") || pem.substring(end, tail).contains("ENCRYPTED")) {
      throw new IOException(
          file + " is encrypted, and nobody is here to be asked for its password");
    }
    byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(end + PRIVATE_KEY.length(), tail));
    byte[] publicKey = certificate.getPublicKey().getEncoded();
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(kind.isEmpty() ? bytes : wrap(bytes, publicKey)));
  }

  /**
   * The older forms (PKCS 1 for RSA, SEC 1 for elliptic curves) are what PKCS 8 (RFC 5208 section
   * 5) has inside. What it says around them, the algorithm, the certificate's public key begins
   * with (RFC 5280 section 4.1).
   */
  private static byte[] wrap(byte[] key, byte[] publicKey) {
    int outer = headerLength(publicKey, 0);
    int algorithm = headerLength(publicKey, outer) + contentLength(publicKey, outer);
    byte[] version = {2, 1, 0};
    byte[] inner = element(OCTET_STRING, key);
    byte[] whole = new byte[version.length + algorithm + inner.length];
    System.arraycopy(version, 0, whole, 0, version.length);
    System.arraycopy(publicKey, outer, whole, version.length, algorithm);
    System.arraycopy(inner, 0, whole, version.length + algorithm, inner.length);
    return element(SEQUENCE, whole);
  }

  /** An element in DER, whose length has as few bytes as it needs. */
  private static byte[] element(int tag, byte[] content) {
    int length = content.length;
    byte[] header =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : length < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    byte[] whole = new byte[header.length + length];
    System.arraycopy(header, 0, whole, 0, header.length);
    System.arraycopy(content, 0, whole, header.length, length);
    return whole;
  }

  private static int headerLength(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int contentLength(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }
}
