package io.jocker.engine.local;

import io.jocker.engine.ContainerExit;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.JockerException;
import io.jocker.engine.RunListener;
import io.jocker.engine.Streams;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** An engine with a root of its own, and runs whose output is text. */
final class TestEngine implements AutoCloseable {
  private final Linux linux;
  private final EngineConfig config;
  private final LocalEngine engine;

  TestEngine(Path folder) throws JockerException {
    this(folder, JnaLinux.open());
  }

  TestEngine(Path folder, Linux linux) throws JockerException {
    this(folder, linux, linux);
  }

  /** An engine on a kernel of its own, such as one that fails; the test itself uses another. */
  TestEngine(Path folder, Linux engines, Linux linux) throws JockerException {
    this.linux = linux;
    String root = folder.toString();
    this.config =
        EngineConfig.of(root + "/root", root + "/state").withConfigFile(root + "/config.json");
    this.engine = LocalEngine.open(engines, config);
  }

  /** What a run gave. */
  record Ran(ContainerExit exit, String output, String error) {}

  LocalEngine engine() {
    return engine;
  }

  Linux linux() {
    return linux;
  }

  /** Another command on the same root. */
  LocalEngine again() throws JockerException {
    return LocalEngine.open(linux, config);
  }

  static ContainerRequest playground(String... command) {
    return ContainerRequest.of("playground", List.of(command));
  }

  Ran run(ContainerRequest request) throws IOException, JockerException {
    return run(request, RunListener.SILENT);
  }

  Ran run(ContainerRequest request, RunListener listener) throws IOException, JockerException {
    try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDONLY), 0);
        Capture output = new Capture();
        Capture error = new Capture()) {
      ContainerExit exit =
          engine.run(request, new Streams(nothing, output.end(), error.end()), listener);
      return new Ran(exit, output.text(), error.text());
    }
  }

  /** Starts a container that is there, in the foreground. */
  Ran startAttached(String container) throws IOException, JockerException {
    try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDONLY), 0);
        Capture output = new Capture();
        Capture error = new Capture()) {
      Streams streams = new Streams(nothing, output.end(), error.end());
      ContainerExit exit = engine.startAttached(container, false, streams, RunListener.SILENT);
      return new Ran(exit, output.text(), error.text());
    }
  }

  /** Runs one more process in a container. */
  Ran exec(String container, ExecRequest request) throws IOException, JockerException {
    try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDONLY), 0);
        Capture output = new Capture();
        Capture error = new Capture()) {
      Streams streams = new Streams(nothing, output.end(), error.end());
      ContainerExit exit = engine.exec(container, request, streams, RunListener.SILENT);
      return new Ran(exit, output.text(), error.text());
    }
  }

  /** Runs an OCI bundle. */
  Ran runBundle(Path bundle, String id) throws IOException, JockerException {
    return runBundle(bundle, id, RunListener.SILENT);
  }

  Ran runBundle(Path bundle, String id, RunListener listener) throws IOException, JockerException {
    try (Fd nothing = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.RDONLY), 0);
        Capture output = new Capture();
        Capture error = new Capture()) {
      ContainerExit exit =
          engine.runBundle(
              bundle.toString(), id, new Streams(nothing, output.end(), error.end()), listener);
      return new Ran(exit, output.text(), error.text());
    }
  }

  /** Collects what is written into a pipe. */
  private final class Capture implements AutoCloseable {
    private final IoCalls.Pipe pipe = linux.io().pipe();
    private final CompletableFuture<String> text = CompletableFuture.supplyAsync(this::read);

    Capture() throws IOException {}

    Fd end() {
      return pipe.writeEnd();
    }

    String text() {
      pipe.writeEnd().close();
      return text.join();
    }

    private String read() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] buffer = new byte[4096];
      try {
        int count = linux.io().read(pipe.readEnd(), buffer, 0, buffer.length);
        while (count > 0) {
          all.write(buffer, 0, count);
          count = linux.io().read(pipe.readEnd(), buffer, 0, buffer.length);
        }
        return all.toString(StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "cannot read: " + e;
      }
    }

    @Override
    public void close() {
      pipe.writeEnd().close();
      text.join();
      pipe.readEnd().close();
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
