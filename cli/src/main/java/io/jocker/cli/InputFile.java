package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a command reads: a file that the user names, or standard input. */
final class InputFile {
  private InputFile() {}

  /** Does something with a stream. */
  @FunctionalInterface
  interface Work<T> {
    T with(InputStream in) throws JockerException;
  }

  /**
   * Opens and closes the input around some work.
   *
   * @param file as the user wrote it, or null for standard input
   */
  static <T> T read(@Nullable String file, Session session, Work<T> work) throws JockerException {
    Invocation invocation = session.invocation();
    if (file == null) {
      return work.with(new FdInput(session.kernel().io(), invocation.streams().input()));
    }
    try (InputStream in = Files.newInputStream(Path.of(invocation.path(file)))) {
      return work.with(in);
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.FILE_NOT_READABLE, file, FileTrouble.of(e));
    }
  }
}
