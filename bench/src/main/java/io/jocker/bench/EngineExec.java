package io.jocker.bench;

import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.request.ExecRequest;
import io.jocker.linux.Fd;
import java.io.IOException;

/** One more process in a container that runs, by the engine in this JVM. */
final class EngineExec implements Starter {

  private final Engine engine;
  private final String container;
  private final String command;

  /**
   * Processes for one container.
   *
   * @param container its id
   * @param command what is executed in it
   */
  EngineExec(Engine engine, String container, String command) {
    this.engine = engine;
    this.container = container;
    this.command = command;
  }

  @Override
  public String name() {
    return "jocker";
  }

  /** Returns when the process has ended: what it wrote waits in the pipe. */
  @Override
  public Started start(String id, Fd output) throws IOException {
    Streams streams = new Streams(Fd.borrowed(0), output, Fd.borrowed(2));
    try {
      int code =
          engine.exec(container, ExecRequest.of(command), streams, RunListener.SILENT).code();
      return () -> expectZero(code);
    } catch (JockerException e) {
      throw new IOException(e);
    }
  }

  private static void expectZero(int code) throws IOException {
    if (code != 0) {
      throw new IOException("jocker: exit code " + code);
    }
  }
}
