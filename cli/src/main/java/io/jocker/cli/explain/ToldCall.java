package io.jocker.cli.explain;

import io.jocker.linux.story.CallMade;
import java.util.ArrayList;
import java.util.List;

/** A call of a story, its words taken apart again. */
final class ToldCall {
  private static final int FIRST_BYTE = 0x80;
  private static final int LONE_SURROGATE = 0xdc00;
  private static final int HEXADECIMAL = 16;

  private final String name;
  private final List<String> arguments;
  private final long result;

  private ToldCall(String name, List<String> arguments, long result) {
    this.name = name;
    this.arguments = arguments;
    this.result = result;
  }

  static ToldCall of(CallMade call) {
    return new ToldCall(call.name(), split(call.arguments()), call.result());
  }

  /** The calls among these that the kernel did not refuse. */
  static List<ToldCall> done(List<CallMade> calls) {
    List<ToldCall> done = new ArrayList<>();
    for (CallMade call : calls) {
      if (call.result() >= 0) {
        done.add(of(call));
      }
    }
    return done;
  }

  String name() {
    return name;
  }

  /** What the kernel answered. */
  long result() {
    return result;
  }

  /** An argument as it was told. */
  String word(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }

  /** A text as the kernel was given it; empty for NULL. */
  String text(int index) {
    String word = word(index);
    return word.startsWith("\"") && word.endsWith("\"") ? unquoted(word) : "";
  }

  /** Where a descriptor leads: {@code /a} of {@code 7</a>}. */
  String place(int index) {
    String word = word(index);
    int begin = word.indexOf('<');
    return begin < 0 ? "" : word.substring(begin + 1, word.length() - 1);
  }

  /** At commas that stand in no quotes, braces or brackets. */
  private static List<String> split(String words) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    boolean quoted = false;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if ("{<[(".indexOf(c) >= 0) {
        depth++;
      } else if ("}>])".indexOf(c) >= 0) {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(words.substring(begin, i));
        begin = i + 2;
      }
    }
    parts.add(words.substring(Math.min(begin, words.length())));
    return parts;
  }

  /** Undoes {@link io.jocker.linux.Quoting#quoted}. */
  private static String unquoted(String word) {
    StringBuilder out = new StringBuilder(word.length());
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (word.charAt(i + 1) == 'x') {
        int code = Integer.parseInt(word, i + 2, i + 4, HEXADECIMAL);
        out.append((char) (code < FIRST_BYTE ? code : LONE_SURROGATE + code));
        i += 3;
      } else {
        out.append(word.charAt(++i));
      }
    }
    return out.toString();
  }
}
