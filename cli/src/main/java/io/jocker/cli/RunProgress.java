package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.engine.RunListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Tells the user on standard error how a container comes to be; its own output is left alone. */
final class RunProgress implements RunListener {
  private final Session session;
  private final @Nullable Path cidFile;
  private final boolean quiet;
  private @Nullable PullProgress pull;
  private @Nullable String created;

  RunProgress(Session session, @Nullable Path cidFile, boolean quiet) {
    this.session = session;
    this.cidFile = cidFile;
    this.quiet = quiet;
  }

  @Override
  public PullListener pulling(String image) {
    if (quiet) {
      return PullListener.SILENT;
    }
    session.err().line(session.words().text("pull.missing", image));
    session.err().flush();
    PullProgress progress = PullProgress.onError(session);
    pull = progress;
    return progress;
  }

  @Override
  public void pulled(PullResult result) {
    if (pull != null) {
      pull.finish(result);
    }
  }

  @Override
  public synchronized void warning(ErrorText text) {
    session.err().line(ErrorLine.warning(text, session.language()));
    session.err().flush();
  }

  /** The id of the container that was made; null before. */
  @Nullable String createdId() {
    return created;
  }

  @Override
  public void created(String id) throws JockerException {
    created = id;
    session.timings().mark("state");
    Path file = cidFile;
    if (file == null) {
      return;
    }
    try {
      // A file that came since the check belongs to another container.
      Files.write(file, id.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new JockerException(e, ErrorCode.FILE_NOT_WRITABLE, file.toString(), FileTrouble.of(e));
    }
  }

  @Override
  public void started(String id, int pid) {
    session.timings().mark("launch");
  }
}
