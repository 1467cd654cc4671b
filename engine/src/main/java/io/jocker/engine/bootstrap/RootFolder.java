package io.jocker.engine.bootstrap;

import io.jocker.engine.bootstrap.HostProgram.Result;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A folder that becomes a root: the files of all packages, not configured yet, and the packages
 * themselves, for dpkg to install once more from inside.
 *
 * <p>It is written by tar(1), and not as a layer is: what is unpacked here was signed by the
 * distribution whose programs will be root in the image anyway.
 */
final class RootFolder {
  /** Where the packages lie meanwhile. */
  static final String PACKAGES = "var/cache/bootstrap";

  private static final byte[] AR = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
  private static final int AR_HEADER = 60;
  private static final Set<String> MERGED = Set.of("bin", "sbin", "lib");

  private final Path folder;
  private final Path scratch;

  /**
   * @param folder empty
   * @param scratch for one file at a time
   */
  RootFolder(Path folder, Path scratch) {
    this.folder = folder;
    this.scratch = scratch;
  }

  /**
   * Makes what has to be there before the first package: since Debian 12 {@code /bin} is a link.
   */
  void begin(String architecture) throws IOException {
    for (String name : MERGED) {
      Files.createDirectories(folder.resolve("usr").resolve(name));
      Files.createSymbolicLink(folder.resolve(name), Path.of("usr", name));
    }
    if (architecture.equals("amd64")) {
      Files.createDirectories(folder.resolve("usr/lib64"));
      Files.createSymbolicLink(folder.resolve("lib64"), Path.of("usr/lib64"));
    }
    Files.createDirectories(folder.resolve(PACKAGES));
  }

  /** The file of a package, to be written before {@link #unpack}. */
  Path file(DebPackage one) {
    return folder.resolve(PACKAGES).resolve(one.name() + ".deb");
  }

  /** Unpacks the files of all packages, and begins dpkg's database. */
  void unpack(Collection<DebPackage> packages) throws IOException {
    for (DebPackage one : packages) {
      unpack(one);
    }
    Files.createDirectories(folder.resolve("var/lib/dpkg/info"));
    Files.writeString(folder.resolve("var/lib/dpkg/status"), "");
    Files.writeString(folder.resolve("var/lib/dpkg/available"), "");
  }

  private void unpack(DebPackage one) throws IOException {
    Path data = scratch.resolve("data.tar");
    String name = extractData(file(one), data);
    // Directories of the archive leave a link to a directory alone: /bin stays /usr/bin.
    List<String> command =
        List.of("tar", "-x" + option(name), "-C", folder.toString(), "--keep-directory-symlink");
    Result result = HostProgram.run(command, "tar", data);
    if (result.exitCode() != 0) {
      throw new BootstrapException(
          "cannot unpack package " + one.name() + ": " + result.lastLine());
    }
  }

  private static String option(String name) throws BootstrapException {
    return switch (name) {
      case "data.tar" -> "";
      case "data.tar.gz" -> "z";
      case "data.tar.xz" -> "J";
      default ->
          throw new BootstrapException("a package with " + name + " in it is not understood");
    };
  }

  /**
   * Copies the member with the files out of a package, which is an ar(5) archive. Returns what it
   * is called.
   */
  static String extractData(Path deb, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(deb)) {
      if (!Arrays.equals(in.readNBytes(AR.length), AR)) {
        throw new BootstrapException(deb.getFileName() + " is no Debian package");
      }
      while (true) {
        byte[] header = in.readNBytes(AR_HEADER);
        if (header.length < AR_HEADER) {
          throw new BootstrapException(deb.getFileName() + " has no files in it");
        }
        String name = field(header, 0, 16).replaceAll("/$", "");
        long size = size(field(header, 48, 10), deb);
        if (name.startsWith("data.tar")) {
          copy(in, size, to);
          return name;
        }
        in.skipNBytes(size + (size & 1));
      }
    }
  }

  private static String field(byte[] header, int at, int length) {
    return new String(header, at, length, StandardCharsets.US_ASCII).strip();
  }

  private static long size(String digits, Path deb) throws BootstrapException {
    if (!digits.matches("[0-9]{1,10}")) {
      throw new BootstrapException(deb.getFileName() + " is malformed");
    }
    return Long.parseLong(digits);
  }

  private static void copy(InputStream in, long size, Path to) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(size));
    if (bytes.length < size) {
      throw new EOFException("a package that ends in the middle");
    }
    Files.write(to, bytes);
  }
}
