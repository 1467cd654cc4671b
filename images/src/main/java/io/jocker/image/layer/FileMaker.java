package io.jocker.image.layer;

import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.FileStatus;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Set;

/**
 * Makes one new file of any kind but directories and hard links, with its contents. Each way of
 * making fails with EEXIST where something has that name already: nothing is opened that was there
 * before.
 */
final class FileMaker {
  private static final Set<OpenFlag> NEW_FILE =
      Set.of(OpenFlag.WRONLY, OpenFlag.CREAT, OpenFlag.EXCL, OpenFlag.NOFOLLOW);

  private final FileCalls files;
  private final IoCalls io;
  private final TarReader reader;
  private long contentBytes;

  /**
   * @param reader stands at the entry that is made, with its contents unread
   */
  FileMaker(Linux linux, TarReader reader) {
    this.files = linux.files();
    this.io = linux.io();
    this.reader = reader;
  }

  /** How much was written into files until now. */
  long contentBytes() {
    return contentBytes;
  }

  /** Makes what {@code member} describes as {@code name} of an open directory. */
  void make(Fd directory, String name, TarMember member) throws IOException {
    switch (member.type()) {
      case FILE -> writeFile(directory, name, member);
      case SYMLINK -> files.symlinkAt(member.linkName(), directory, name);
      case CHARACTER_DEVICE -> makeNode(directory, name, FileStatus.CHARACTER_DEVICE, member);
      case BLOCK_DEVICE -> makeNode(directory, name, FileStatus.BLOCK_DEVICE, member);
      case FIFO -> makeNode(directory, name, FileStatus.FIFO, member);
      case DIRECTORY, HARD_LINK -> throw new IllegalArgumentException(member.type().name());
    }
  }

  private void makeNode(Fd directory, String name, int type, TarMember member)
      throws SyscallException {
    int mode = type | AttributeWriter.initialPermissions(member.attributes());
    files.mknodAt(directory, name, mode, member.device());
  }

  private void writeFile(Fd directory, String name, TarMember member) throws IOException {
    int permissions = AttributeWriter.initialPermissions(member.attributes());
    try (Fd file = files.openAt(directory, name, NEW_FILE, permissions)) {
      SparseMap sparse = member.sparse();
      if (sparse == null) {
        reader.transferTo((buffer, offset, length) -> append(file, buffer, offset, length));
        contentBytes += member.fileBytes();
      } else {
        writeExtents(file, sparse);
        files.truncate(file, member.fileBytes());
      }
    }
  }

  private void append(Fd file, byte[] buffer, int offset, int length) throws SyscallException {
    int done = 0;
    while (done < length) {
      done += io.write(file, buffer, offset + done, length - done);
    }
  }

  /** Writes only what is stored; what lies between stays a hole. */
  private void writeExtents(Fd file, SparseMap sparse) throws IOException {
    for (SparseMap.Extent extent : sparse.extents()) {
      long[] position = {extent.offset()};
      reader.transfer(
          extent.length(),
          (buffer, offset, length) -> {
            io.writeAt(file, position[0], buffer, offset, length);
            position[0] += length;
          });
      contentBytes += extent.length();
    }
  }
}
