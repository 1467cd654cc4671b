package io.jocker.cli;

import io.jocker.linux.OsStrings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The words that a process was started with, byte for byte.
 *
 * <p>The JVM decodes arguments with the locale's character set, which is ASCII where there is no
 * locale, and replaces what is none: a file called {@code é} would have another name. The kernel
 * still has the bytes, proc(5) {@code /proc/PID/cmdline} and {@code environ}.
 *
 * @param arguments words after the program's name
 * @param environment variables by name
 */
record ProcessText(List<String> arguments, Map<String, String> environment) {

  /** What the JVM was given, read anew from the kernel where it is more than ASCII. */
  static ProcessText of(String[] arguments, Map<String, String> environment) {
    List<String> words = List.of(arguments);
    try {
      if (!isAscii(words)) {
        words = lastOf(Path.of("/proc/self/cmdline"), words.size());
      }
      if (!isAscii(environment.values())) {
        byte[] environ = Files.readAllBytes(Path.of("/proc/self/environ"));
        return new ProcessText(words, OsStrings.variables(environ));
      }
    } catch (IOException e) {
      // Without /proc what the JVM made of them has to do.
      return new ProcessText(words, environment);
    }
    return new ProcessText(words, environment);
  }

  private static boolean isAscii(Iterable<String> texts) {
    for (String text : texts) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > '~') {
          return false;
        }
      }
    }
    return true;
  }

  private static List<String> lastOf(Path file, int count) throws IOException {
    List<String> all = OsStrings.of(Files.readAllBytes(file));
    return all.subList(Math.max(0, all.size() - count), all.size());
  }
}
