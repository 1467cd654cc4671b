package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.GETDENTS64;

import io.jocker.linux.DirectoryEntry;
import io.jocker.linux.Fd;
import io.jocker.linux.OsString;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** The entries of an open directory: {@code getdents64(2)}. */
final class Directories {
  private static final int BUFFER = 32_768;

  /** {@code struct linux_dirent64}: u64 ino, s64 off, u16 reclen, u8 type, name with a NUL. */
  private static final int RECORD_LENGTH = 16;

  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final int DT_DIR = 4;

  private final Kernel kernel;

  Directories(Kernel kernel) {
    this.kernel = kernel;
  }

  List<DirectoryEntry> next(Fd directory) throws SyscallException {
    List<DirectoryEntry> entries = new ArrayList<>();
    try (Scratch scratch = new Scratch()) {
      Block block = scratch.block(BUFFER);
      // A call that gives nothing but "." and ".." is not the end.
      while (entries.isEmpty()) {
        long size = kernel.call(GETDENTS64, directory.number(), block.address(), BUFFER);
        if (size < 0) {
          throw Kernel.failure(GETDENTS64, directory.toString(), size);
        }
        if (size == 0) {
          return entries;
        }
        addEntries(block.bytesAt(0, (int) size), entries);
      }
    }
    return entries;
  }

  private static void addEntries(byte[] records, List<DirectoryEntry> entries) {
    int at = 0;
    while (at < records.length) {
      int end = at + NAME;
      while (records[end] != 0) {
        end++;
      }
      String name = OsString.decode(records, at + NAME, end - at - NAME);
      if (!name.equals(".") && !name.equals("..")) {
        entries.add(new DirectoryEntry(name, records[at + TYPE] == DT_DIR));
      }
      at += (records[at + RECORD_LENGTH] & 0xff) | (records[at + RECORD_LENGTH + 1] & 0xff) << 8;
    }
  }
}
