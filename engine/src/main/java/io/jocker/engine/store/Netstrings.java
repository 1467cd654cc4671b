package io.jocker.engine.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts one after the other, each behind its length: {@code 5:hello}. They are read without looking
 * at the characters, which a JVM that has just begun does slowly. The length counts bytes of UTF-8;
 * a semicolon in place of the colon tells that there are other characters than ASCII.
 */
final class Netstrings {
  private static final int DECIMAL = 10;

  /** Digits of {@link Long#MAX_VALUE}, with a sign. */
  private static final int LONGEST_NUMBER = 20;

  private Netstrings() {}

  /** Puts them together. */
  static final class Writer {
    private final StringBuilder out = new StringBuilder();

    Writer text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.append(bytes.length).append(bytes.length == text.length() ? ':' : ';');
      out.append(new String(bytes, StandardCharsets.ISO_8859_1));
      return this;
    }

    Writer number(long number) {
      return text(Long.toString(number));
    }

    Writer flag(boolean flag) {
      return number(flag ? 1 : 0);
    }

    Writer texts(List<String> texts) {
      number(texts.size());
      texts.forEach(this::text);
      return this;
    }

    Writer time(@Nullable Instant time) {
      flag(time != null);
      return time == null ? this : number(time.getEpochSecond()).number(time.getNano());
    }

    /** What another one has put together, as one text. */
    Writer part(Writer other) {
      out.append(other.out.length()).append(':').append(other.out);
      return this;
    }

    byte[] bytes() {
      return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Takes them apart again. What was cut off, or is something else, is a {@link RuntimeException}.
   */
  static final class Reader {
    private final byte[] from;
    private final int begin;
    private final int end;
    private int at;

    Reader(byte[] bytes) {
      this(bytes, 0, bytes.length);
    }

    private Reader(byte[] from, int begin, int end) {
      this.from = from;
      this.begin = begin;
      this.at = begin;
      this.end = end;
    }

    /** From the beginning, for who has read it before. */
    Reader again() {
      return new Reader(from, begin, end);
    }

    String text() {
      int length = length();
      boolean ascii = from[at - 1] == ':';
      at += length;
      return new String(
          from, at - length, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Goes to where the next text begins. */
    private int length() {
      int length = 0;
      byte next = from[at++];
      for (; next >= '0' && next <= '9'; next = from[at++]) {
        length = length * DECIMAL + next - '0';
      }
      if ((next != ':' && next != ';') || length < 0 || length > end - at) {
        throw new IllegalArgumentException("no text at " + at);
      }
      return length;
    }

    long number() {
      int length = length();
      int stop = at + length;
      boolean negative = length > 1 && from[at] == '-';
      at += negative ? 1 : 0;
      if (length == 0 || length > LONGEST_NUMBER) {
        throw new IllegalArgumentException("no number at " + at);
      }
      long number = 0;
      for (; at < stop; at++) {
        if (from[at] < '0' || from[at] > '9') {
          throw new IllegalArgumentException("no number at " + at);
        }
        number = number * DECIMAL + from[at] - '0';
      }
      return negative ? -number : number;
    }

    boolean flag() {
      return number() == 1;
    }

    List<String> texts() {
      int count = (int) number();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        texts.add(text());
      }
      return texts;
    }

    @Nullable Instant time() {
      return flag() ? Instant.ofEpochSecond(number(), number()) : null;
    }

    /** The texts that are the next one's. */
    Reader part() {
      int length = length();
      at += length;
      return new Reader(from, at - length, at);
    }
  }
}
