package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.TerminalCalls.WindowSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A pseudo terminal with a person before it, who types, reads, and changes the window's size. */
final class Terminal {
  private static final long LIMIT_SECONDS = 60;
  private static final int SHOWN = 2000;

  private final Linux linux;
  private final Fd master;
  private final Fd peer;
  private final Path device;
  private final Thread reader = new Thread(this::read, "terminal");
  private final StringBuilder screen = new StringBuilder();
  private Process process;

  Terminal(Linux linux, int rows, int columns) throws IOException {
    this.linux = linux;
    Set<OpenFlag> flags = Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY);
    try (Fd devpts = linux.files().openAt(Fd.CWD, "/dev/pts", flags, 0)) {
      master = linux.terminals().openMaster(devpts);
    }
    peer = linux.terminals().openPeer(master);
    device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + peer.number()));
    resize(rows, columns);
  }

  /** Starts a program in a session of its own, whose terminal this is. */
  void start(List<String> command) throws IOException {
    List<String> words = new ArrayList<>(List.of("setsid", "--ctty", "--wait"));
    words.addAll(command);
    process =
        new ProcessBuilder(words)
            .redirectInput(device.toFile())
            .redirectOutput(device.toFile())
            .redirectError(device.toFile())
            .start();
    reader.start();
  }

  void resize(int rows, int columns) throws IOException {
    linux.terminals().setWindowSize(master, new WindowSize(rows, columns));
  }

  /** Presses keys, one after the other. */
  void type(String keys) throws IOException {
    byte[] bytes = keys.getBytes(UTF_8);
    int done = 0;
    while (done < bytes.length) {
      done += linux.io().write(master, bytes, done, bytes.length - done);
    }
  }

  /** Waits for a text on the screen, and forgets what stands before its end; returns that. */
  String await(String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    synchronized (screen) {
      int found = screen.indexOf(text);
      while (found < 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          int from = Math.max(0, screen.length() - SHOWN);
          throw new AssertionError("no \"" + text + "\" on: " + screen.substring(from));
        }
        screen.wait(left);
        found = screen.indexOf(text);
      }
      String before = screen.substring(0, found);
      screen.delete(0, found + text.length());
      return before;
    }
  }

  private void read() {
    byte[] buffer = new byte[4096];
    try {
      int count = linux.io().read(master, buffer, 0, buffer.length);
      while (count > 0) {
        synchronized (screen) {
          screen.append(new String(buffer, 0, count, UTF_8));
          screen.notifyAll();
        }
        count = linux.io().read(master, buffer, 0, buffer.length);
      }
    } catch (IOException closed) {
      // EIO: nobody has the other end open any more.
    }
  }

  /** Ends the program, if it has not ended, by hanging up. */
  void close() throws InterruptedException {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    peer.close();
    if (process != null) {
      reader.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }
    master.close();
  }
}
