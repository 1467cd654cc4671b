package io.jocker.runtime.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.linux.Bits;
import io.jocker.linux.Capability;
import io.jocker.linux.Machine;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What a compiled filter depends on, as one line of text. It stands in the cached file too, so two
 * keys whose file names happen to be the same cannot be taken for each other.
 */
record FilterKey(String text) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * Of a profile that is decided by conditions.
   *
   * @param fingerprint of the profile
   */
  static FilterKey of(String fingerprint, Set<Capability> capabilities) {
    return new FilterKey(
        here() + " caps " + Long.toHexString(Bits.of(capabilities)) + " " + fingerprint);
  }

  /** Of a profile in which everything is decided. */
  static FilterKey of(String fingerprint) {
    return new FilterKey(here() + " " + fingerprint);
  }

  private static String here() {
    return Machine.CURRENT.ociName() + " " + ProfileConditions.kernelRelease();
  }

  /**
   * Tells one profile from another. Not a cryptographic hash: whoever could forge one may choose
   * the profile anyway, and the JDK's take longer to load than the whole rest.
   */
  static String fingerprint(byte[] profile) {
    CRC32C crc = new CRC32C();
    crc.update(profile);
    return profile.length
        + "-"
        + Long.toHexString(hash(profile, profile.length))
        + "-"
        + Long.toHexString(crc.getValue());
  }

  /** FNV-1a. */
  static long hash(byte[] bytes, int length) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  String fileName() {
    byte[] bytes = text.getBytes(UTF_8);
    return Long.toHexString(hash(bytes, bytes.length)) + ".bpf";
  }
}
