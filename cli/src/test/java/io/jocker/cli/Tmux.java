package io.jocker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A window of tmux(1), a terminal that others have written, with a server of its own. */
final class Tmux implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private int read;

  /**
   * @param folder for its socket and settings
   */
  Tmux(Path folder) {
    this.folder = folder;
  }

  /** Starts a program in it. */
  void start(List<String> command) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("tmux.conf"), "set -g history-limit 100000\n");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("-f", folder.resolve("tmux.conf").toString()));
    words.addAll(List.of("new-session", "-d", "-x", "300", "-y", "50", "--"));
    words.addAll(command);
    tmux(words);
  }

  /** Presses keys, one after the other, and then the enter key. */
  void enter(String keys) throws IOException, InterruptedException {
    tmux(List.of("send-keys", "-l", "--", keys + "\r"));
  }

  /**
   * Waits for a text after what was read already; blanks at the ends of lines are not there.
   *
   * @return what stands before it
   */
  String await(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      String all = tmux(List.of("capture-pane", "-p", "-S", "-"));
      int found = all.indexOf(text, read);
      if (found >= 0) {
        String before = all.substring(read, found);
        read = found + text.length();
        return before;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no \"" + text + "\" in: " + all.substring(read));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private String tmux(List<String> arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("tmux", "-S", folder.resolve("tmux").toString()));
    words.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("TMUX");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(words + ": " + out);
    }
    return out;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    tmux(List.of("kill-server"));
  }
}
