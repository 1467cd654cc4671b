package io.jocker.linux.proc;

import java.util.List;

/**
 * The machine's memory: {@code /proc/meminfo}, {@code proc_meminfo(5)}.
 *
 * <pre>{@code
 * MemTotal:       24684092 kB
 * MemAvailable:   22156060 kB
 * SwapTotal:             0 kB
 * SwapFree:              0 kB
 * }</pre>
 *
 * @param totalBytes what the kernel gives out
 * @param availableBytes what could be had without swapping
 * @param swapTotalBytes swap space
 * @param swapFreeBytes swap space that is not in use
 */
public record MemoryInfo(
    long totalBytes, long availableBytes, long swapTotalBytes, long swapFreeBytes) {
  /**
   * Reads the whole file; a line that is missing counts as 0.
   *
   * @throws IllegalArgumentException quoting a line that is not as above
   */
  public static MemoryInfo parse(String text) {
    List<String> lines = Lines.of(text);
    return new MemoryInfo(
        bytes(lines, "MemTotal:"),
        bytes(lines, "MemAvailable:"),
        bytes(lines, "SwapTotal:"),
        bytes(lines, "SwapFree:"));
  }

  private static long bytes(List<String> lines, String key) {
    for (String line : lines) {
      if (line.startsWith(key)) {
        List<String> words = Lines.words(line);
        if (words.size() != 3 || !words.get(2).equals("kB")) {
          throw Lines.malformed("meminfo", line);
        }
        return Lines.longNumber(words.get(1), line) * 1024;
      }
    }
    return 0;
  }
}
