package io.jocker.engine.diagnosis;

import io.jocker.linux.OsString;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a script, as {@code fs/binfmt_script.c} reads it: {@code #!}, blanks and tabs,
 * the interpreter up to the next blank.
 *
 * @param interpreter its path, without a carriage return
 * @param endsWithCarriageReturn whether the kernel would take a carriage return for the last letter
 *     of the interpreter's name
 */
record Shebang(String interpreter, boolean endsWithCarriageReturn) {

  /** Of the first bytes of a file; null where it is no script. */
  static @Nullable Shebang parse(byte[] head) {
    if (head.length < 2 || head[0] != '#' || head[1] != '!') {
      return null;
    }
    int start = 2;
    while (start < head.length && isBlank(head[start])) {
      start++;
    }
    int end = start;
    while (end < head.length && !isBlank(head[end]) && head[end] != '\n' && head[end] != 0) {
      end++;
    }
    boolean carriageReturn = end > start && head[end - 1] == '\r';
    int length = end - start - (carriageReturn ? 1 : 0);
    return length == 0 ? null : new Shebang(OsString.decode(head, start, length), carriageReturn);
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\t';
  }
}
