package io.jocker.runtime.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compiled filters on disk, one file each:
 *
 * <pre>
 * "JOCKBPF2"  key length (4)  filter length (4)  flags (8)  checksum of all else (8)
 * key  filter
 * </pre>
 *
 * <p>A file that is not exactly so is as good as none. It may be deleted at any time.
 */
final class FilterCache {
  private static final byte[] MAGIC = "JOCKBPF2".getBytes(UTF_8);
  private static final int CHECKSUM_AT = 24;
  private static final int HEADER = 32;
  private static final int INSTRUCTION = 8;

  /** BPF_MAXINSNS instructions and a key. */
  private static final int LARGEST = 64 * 1024;

  private static final int OWNER_ONLY_DIRECTORY = 0700;
  private static final int OWNER_ONLY_FILE = 0600;

  private final Linux linux;
  private final Path directory;

  FilterCache(Linux linux, Path directory) {
    this.linux = linux;
    this.directory = directory;
  }

  /** The filter, or null where there is none that is whole. */
  @Nullable CompiledFilter load(FilterKey key) {
    try (Fd file =
        linux.files().openAt(Fd.CWD, path(key), Set.of(OpenFlag.RDONLY, OpenFlag.NOFOLLOW), 0)) {
      return parse(linux.io().readAll(file, LARGEST), key);
    } catch (SyscallException missingOrUnreadable) {
      // Then it is compiled, which only takes longer.
      return null;
    }
  }

  private static @Nullable CompiledFilter parse(byte[] bytes, FilterKey key) {
    byte[] expected = key.text().getBytes(UTF_8);
    if (bytes.length < HEADER || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    int keyLength = in.getInt();
    int filterLength = in.getInt();
    long flags = in.getLong();
    long checksum = in.getLong();
    int filterStart = HEADER + expected.length;
    boolean whole =
        keyLength == expected.length
            && filterLength > 0
            && filterLength % INSTRUCTION == 0
            && bytes.length == filterStart + filterLength
            && Arrays.equals(expected, Arrays.copyOfRange(bytes, HEADER, filterStart))
            && checksum == checksum(bytes);
    return whole
        ? new CompiledFilter(Arrays.copyOfRange(bytes, filterStart, bytes.length), flags)
        : null;
  }

  /** Keeps a filter. A disk that is full or read-only is no reason not to start a container. */
  void store(FilterKey key, CompiledFilter filter) {
    String temporary = path(key) + "." + ProcessHandle.current().pid() + ".tmp";
    try {
      makeDirectory();
      write(temporary, bytes(key, filter));
      linux.files().renameAt(Fd.CWD, temporary, Fd.CWD, path(key));
    } catch (SyscallException notKept) {
      removeQuietly(temporary);
    }
  }

  private static byte[] bytes(FilterKey key, CompiledFilter filter) {
    byte[] text = key.text().getBytes(UTF_8);
    byte[] all = new byte[HEADER + text.length + filter.instructions().length];
    ByteBuffer out = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(text.length).putInt(filter.instructions().length);
    out.putLong(filter.flags()).putLong(0).put(text).put(filter.instructions());
    out.putLong(CHECKSUM_AT, checksum(all));
    return all;
  }

  /** Of everything but itself, the flags too: a filter of which a bit has changed is another. */
  private static long checksum(byte[] bytes) {
    // Not CRC32C: that makes tables of its own in each JVM, which takes 2 ms.
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, CHECKSUM_AT);
    crc.update(bytes, HEADER, bytes.length - HEADER);
    return crc.getValue();
  }

  private void makeDirectory() throws SyscallException {
    try {
      linux.files().mkdirAt(Fd.CWD, directory.toString(), OWNER_ONLY_DIRECTORY);
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private void write(String path, byte[] bytes) throws SyscallException {
    Set<OpenFlag> flags = Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);
    try (Fd file = linux.files().openAt(Fd.CWD, path, flags, OWNER_ONLY_FILE)) {
      linux.io().writeFully(file, bytes);
    }
  }

  private void removeQuietly(String path) {
    try {
      linux.files().unlinkAt(Fd.CWD, path, Set.of());
    } catch (SyscallException alreadyGone) {
      // Or on the same read-only disk.
    }
  }

  private String path(FilterKey key) {
    return directory + "/" + key.fileName();
  }
}
