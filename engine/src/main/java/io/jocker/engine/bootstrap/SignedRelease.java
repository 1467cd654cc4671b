package io.jocker.engine.bootstrap;

import io.jocker.engine.bootstrap.HostProgram.Result;
import io.jocker.image.compression.Decompression;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a suite's {@code InRelease} says, after gpgv(1) has found it signed by a key of the keyring:
 * the hashes of all lists of packages, and through them of all packages.
 */
final class SignedRelease {
  private static final int LARGEST = 4 << 20;
  private static final int LARGEST_LIST = 256 << 20;
  private static final int FIELDS = 3;

  private final PackageMirror mirror;
  private final String suite;
  private final Map<String, String> fields;

  private SignedRelease(PackageMirror mirror, String suite, Map<String, String> fields) {
    this.mirror = mirror;
    this.suite = suite;
    this.fields = fields;
  }

  /**
   * Fetches and checks it.
   *
   * @param folder for two files that only this looks at
   * @throws BootstrapException if it is not signed so, out of date, or of another suite
   */
  static SignedRelease of(PackageMirror mirror, String suite, Path keyring, Path folder)
      throws IOException {
    if (!suite.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new BootstrapException("\"" + suite + "\" is no name of a suite");
    }
    Path signed = folder.resolve("InRelease");
    Path plain = folder.resolve("Release");
    Files.write(signed, mirror.file("dists/" + suite + "/InRelease", LARGEST));
    requireSignature(signed, plain, keyring);
    // Only what was signed: the file itself may have more before and behind it.
    List<Map<String, String>> paragraphs =
        ControlFile.paragraphs(Files.readString(plain, StandardCharsets.UTF_8));
    if (paragraphs.size() != 1) {
      throw new BootstrapException("the release of " + suite + " is malformed");
    }
    SignedRelease release = new SignedRelease(mirror, suite, paragraphs.get(0));
    release.requireSuite();
    release.requireValid(Instant.now());
    return release;
  }

  /** The packages of an architecture, and those of all architectures, in component main. */
  PackageIndex packages(String architecture, Path folder) throws IOException {
    String list = "main/binary-" + architecture + "/Packages";
    for (String ending : List.of(".xz", ".gz", "")) {
      List<String> entry = entry(list + ending);
      if (!entry.isEmpty()) {
        try (BufferedReader text = Files.newBufferedReader(list(list + ending, entry, folder))) {
          return PackageIndex.read(text);
        }
      }
    }
    throw new BootstrapException(suite + " has no packages for " + architecture);
  }

  /** Fetches a list of packages; returns the file that has it, not compressed any more. */
  private Path list(String path, List<String> entry, Path folder) throws IOException {
    String sha256 = entry.get(0);
    long size = Long.parseLong(entry.get(1));
    if (size > LARGEST_LIST) {
      throw new BootstrapException("the list of packages has " + size + " bytes");
    }
    // A mirror that is just being changed has the old list by its hash still.
    boolean byHash = fields.getOrDefault("acquire-by-hash", "").equals("yes");
    String place =
        byHash ? path.substring(0, path.lastIndexOf('/')) + "/by-hash/SHA256/" + sha256 : path;
    byte[] bytes = mirror.file("dists/" + suite + "/" + place, size, sha256);
    Path plain = folder.resolve("Packages");
    if (path.endsWith(".xz")) {
      Files.write(folder.resolve("Packages.xz"), bytes);
      Result unpacked =
          HostProgram.run(
              List.of("xz", "-d", folder.resolve("Packages.xz").toString()),
              "xz-utils",
              Path.of("/dev/null"));
      if (unpacked.exitCode() != 0) {
        throw new BootstrapException("the list of packages is broken: " + unpacked.lastLine());
      }
    } else {
      Files.copy(Decompression.of(new ByteArrayInputStream(bytes)), plain);
    }
    return plain;
  }

  /** Hash, size and path of a file: a line of the field SHA256; empty for one that is not there. */
  private List<String> entry(String path) {
    for (String line : fields.getOrDefault("sha256", "").split("\n", -1)) {
      List<String> words = ControlFile.words(line);
      if (words.size() == FIELDS
          && words.get(2).equals(path)
          && words.get(0).matches("[0-9a-f]{64}")
          && words.get(1).matches("[0-9]{1,12}")) {
        return words;
      }
    }
    return List.of();
  }

  /** Several keys sign, and one that is known is enough; a wrong signature never is. */
  private static void requireSignature(Path signed, Path plain, Path keyring) throws IOException {
    if (!Files.isReadable(keyring)) {
      throw new BootstrapException(
          "there is no keyring " + keyring + " (Debian package debian-archive-keyring)");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("gpgv", "--status-fd", "1", "--keyring", keyring.toString()));
    command.addAll(List.of("--output", plain.toString(), signed.toString()));
    Result result = HostProgram.run(command, "gpgv", Path.of("/dev/null"));
    boolean good = result.output().lines().anyMatch(line -> line.startsWith("[GNUPG:] GOODSIG "));
    boolean bad = result.output().lines().anyMatch(line -> line.startsWith("[GNUPG:] BADSIG "));
    if (!good || bad || !Files.exists(plain)) {
      throw new BootstrapException(
          "the release is not signed by a key of " + keyring + ": " + result.lastLine());
    }
  }

  /** Another suite of the same mirror is signed by the same keys. */
  private void requireSuite() throws BootstrapException {
    if (!suite.equals(fields.get("codename")) && !suite.equals(fields.get("suite"))) {
      throw new BootstrapException(
          "the mirror has another suite under that name: " + fields.get("codename"));
    }
  }

  /** A mirror could give out an old release for ever, with holes that are mended long since. */
  private void requireValid(Instant now) throws BootstrapException {
    String until = fields.get("valid-until");
    if (until == null) {
      return;
    }
    try {
      String zoned = until.replace("UTC", "GMT");
      if (ZonedDateTime.parse(zoned, DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .isBefore(now)) {
        throw new BootstrapException("the mirror's release is out of date since " + until);
      }
    } catch (DateTimeException e) {
      throw new BootstrapException("the release says it is valid until \"" + until + "\"", e);
    }
  }
}
