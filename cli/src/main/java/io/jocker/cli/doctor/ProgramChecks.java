package io.jocker.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The checks that look for other programs. */
public final class ProgramChecks {
  private static final int LEAST_JAVA = 17;
  private static final int ELF_64_TYPE = 16;
  private static final int PROGRAM_HEADERS_AT = 0x20;
  private static final int ENTRY_SIZE_AT = 0x36;
  private static final int ENTRIES_AT = 0x38;
  private static final int INTERPRETER = 3;

  private final String searchPath;
  private final String javaVersion;

  /**
   * Checks of programs.
   *
   * @param searchPath the PATH of the caller
   * @param javaVersion of the JVM that runs this
   */
  public ProgramChecks(String searchPath, String javaVersion) {
    this.searchPath = searchPath;
    this.javaVersion = javaVersion;
  }

  /** All checks. */
  public List<Check> all() {
    return List.of(java(), busybox(), nft());
  }

  private Check java() {
    int dot = javaVersion.indexOf('.');
    String major = dot < 0 ? javaVersion : javaVersion.substring(0, dot);
    return major.chars().allMatch(Character::isDigit) && Integer.parseInt(major) >= LEAST_JAVA
        ? Check.ok("java", javaVersion)
        : Check.missing(
            "java", javaVersion + " is older than 17", "apt-get install openjdk-17-jre-headless");
  }

  /** The image {@code playground} is made of the machine's own busybox, which has to be static. */
  private Check busybox() {
    for (String folder : (searchPath + ":/bin:/usr/bin").split(":", -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, "busybox");
      if (Files.isExecutable(file)) {
        return isStatic(file)
            ? Check.ok("busybox", file + ": the image playground can be made")
            : noBusybox(file + " is not static");
      }
    }
    return noBusybox("not found");
  }

  /** The places in which the networks look for it. */
  private static Check nft() {
    for (String place : List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft")) {
      if (Files.isExecutable(Path.of(place))) {
        return Check.ok("nft", place + ": networks with bridges can be made");
      }
    }
    return Check.limited(
        "nft", "not found: no container can have --network bridge", "apt-get install nftables");
  }

  private static Check noBusybox(String why) {
    return Check.limited(
        "busybox", why + ": the image playground cannot be made", "apt-get install busybox-static");
  }

  /** Whether an ELF file names no dynamic loader: elf(5), PT_INTERP. */
  private static boolean isStatic(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(4096);
    } catch (IOException e) {
      return false;
    }
    if (head.length < 64 || head[0] != 0x7f || head[1] != 'E' || head[ELF_64_TYPE] == 0) {
      return false;
    }
    int table = word(head, PROGRAM_HEADERS_AT);
    int size = word(head, ENTRY_SIZE_AT) & 0xffff;
    int count = word(head, ENTRIES_AT) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = table + i * size;
      if (at + 4 <= head.length && word(head, at) == INTERPRETER) {
        return false;
      }
    }
    return true;
  }

  private static int word(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }
}
