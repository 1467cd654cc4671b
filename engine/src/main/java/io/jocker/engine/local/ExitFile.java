package io.jocker.engine.local;

import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.launch.ExitRecord;
import java.util.Optional;
import java.util.Set;

/** Where a container's monitor writes how it ended; it can be read when it is removed, too. */
record ExitFile(Linux linux, Fd file) implements AutoCloseable {

  static ExitFile open(Linux linux, StoredContainer container) throws SyscallException {
    Fd folder = container.folder().fd();
    return new ExitFile(
        linux, linux.files().openAt(folder, StoredContainer.EXIT, Set.of(OpenFlag.RDONLY), 0));
  }

  /** What is written there, empty while it has not ended. */
  static Optional<ExitRecord> read(StoredContainer container) throws SyscallException {
    return container.folder().has(StoredContainer.EXIT)
        ? ExitRecord.parse(container.folder().read(StoredContainer.EXIT, ExitRecord.BYTES))
        : Optional.empty();
  }

  /** Whether its end is written down. */
  boolean isWritten() throws SyscallException {
    return record().isPresent();
  }

  private Optional<ExitRecord> record() throws SyscallException {
    byte[] bytes = new byte[ExitRecord.BYTES];
    linux.io().readAt(file, 0, bytes, 0, bytes.length);
    return ExitRecord.parse(bytes);
  }

  /** The exit code; as after SIGKILL where the monitor was killed first. */
  int code() throws SyscallException {
    return record().map(ExitRecord::exitCode).orElse(ContainerEnd.KILLED);
  }

  @Override
  public void close() {
    file.close();
  }
}
