package io.jocker.cli;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.Streams;
import io.jocker.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this JVM, on a fake engine, and keeps what they print. */
final class Cli {
  final FakeEngine engine = new FakeEngine();
  final List<EngineConfig> opened = new ArrayList<>();
  final Map<String, String> environment = new LinkedHashMap<>();
  String workingDirectory = "/srv";
  boolean terminal;
  int columns = 80;
  boolean outputClosed;

  /** What a command made of its words. */
  record Result(int code, String out, String err) {}

  Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams = new Streams(Fd.borrowed(0), Fd.borrowed(1), Fd.borrowed(2));
    Console console = console(outputClosed ? new Closed() : out, err);
    Invocation invocation =
        new Invocation(List.of(words), environment, workingDirectory, streams, console);
    Program program =
        new Program(
            config -> {
              opened.add(config);
              return engine;
            },
            () -> {
              throw new IllegalStateException("no command of these tests needs the kernel");
            });
    int code = program.run(invocation, new Timings(null));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Console console(OutputStream out, OutputStream err) {
    return new Console() {
      @Override
      public OutputStream output() {
        return out;
      }

      @Override
      public OutputStream error() {
        return err;
      }

      @Override
      public boolean isTerminal(Fd stream) {
        return terminal;
      }

      @Override
      public int columns(Fd stream) {
        return columns;
      }
    };
  }

  /** A pipe whose reader has gone. */
  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
