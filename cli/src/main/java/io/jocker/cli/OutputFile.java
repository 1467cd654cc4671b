package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that a command writes: it has its name only when all of it is there, and what was there
 * before stays until then.
 */
final class OutputFile {
  private OutputFile() {}

  /** Writes something to a stream. */
  @FunctionalInterface
  interface Work {
    void with(OutputStream out) throws JockerException;
  }

  /** Writes a file that the user names. */
  static void write(String file, Session session, Work work) throws JockerException {
    Path target = Path.of(session.invocation().path(file));
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // A pipe or a device cannot be replaced, only written to.
        try (OutputStream out = Files.newOutputStream(target)) {
          work.with(out);
        }
        return;
      }
      replace(target, work);
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.FILE_NOT_WRITABLE, file, FileTrouble.of(e));
    }
  }

  private static void replace(Path target, Work work) throws IOException, JockerException {
    Path folder = target.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(folder, "." + target.getFileName(), ".tmp");
    try {
      try (OutputStream out = Files.newOutputStream(temporary)) {
        work.with(out);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Standard output as a stream whose reader may go away. */
  static void toStandardOutput(Session session, Work work) throws JockerException {
    work.with(
        new FilterOutputStream(session.invocation().console().output()) {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            try {
              out.write(bytes, offset, length);
            } catch (IOException e) {
              throw new OutputClosedException(e);
            }
          }
        });
  }
}
