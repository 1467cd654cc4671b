package io.jocker.linux.jna;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import io.jocker.linux.Quoting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Arguments of calls in words, for the messages of failures. */
final class Words {
  private Words() {}

  /** A path as it is; in quotes where it has characters that could be taken for something else. */
  static String path(String path) {
    return Quoting.word(path);
  }

  /** What lies at a path, see {@link Fd#nameOf}; only the path where it is relative to nothing. */
  static String at(Fd directory, String path) {
    if (path.isEmpty()) {
      return directory.toString();
    }
    boolean alone = directory == Fd.CWD || path.charAt(0) == '/';
    return alone ? path(path) : below(directory, path);
  }

  /** The same for a path that stays below the directory, be it written as an absolute one. */
  static String below(Fd directory, String path) {
    return Quoting.line(directory.nameOf(path));
  }

  /** {@code MS_BIND|MS_REC}, the lowest bit first; 0 for none. */
  static String flags(String prefix, Set<? extends Bits> flags) {
    if (flags.isEmpty()) {
      return "0";
    }
    List<Bits> sorted = new ArrayList<>(flags);
    sorted.sort(new ByBit());
    StringBuilder out = new StringBuilder();
    for (Bits flag : sorted) {
      out.append(out.length() == 0 ? "" : "|").append(prefix).append(flag.name());
    }
    return out.toString();
  }

  /**
   * No lambda: a start that works has failures on its way, too, such as a file that is not there.
   */
  private static final class ByBit implements Comparator<Bits> {
    @Override
    public int compare(Bits one, Bits other) {
      return Long.compare(one.bit(), other.bit());
    }
  }

  /** {@code , MS_BIND}: for arguments that are worth no word when there are none. */
  static String further(String prefix, Set<? extends Bits> flags) {
    return flags.isEmpty() ? "" : ", " + flags(prefix, flags);
  }

  /** {@code 0755}. */
  static String mode(int mode) {
    return "0" + Integer.toOctalString(mode);
  }
}
