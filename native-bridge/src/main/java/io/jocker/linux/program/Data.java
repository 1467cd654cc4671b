package io.jocker.linux.program;

import io.jocker.linux.OsString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A block of memory of a {@link Program}: bytes, words that may be addresses of other blocks, or
 * plain room. A block is part of every program whose steps name it.
 */
public final class Data {
  private static final int WORD = 8;

  private final byte[] bytes;
  private final List<Argument> cells;
  private final int size;
  private final String words;
  private final boolean isText;

  private Data(byte[] bytes, List<Argument> cells, int size, String words) {
    this(bytes, cells, size, words, false);
  }

  private Data(byte[] bytes, List<Argument> cells, int size, String words, boolean isText) {
    this.bytes = bytes;
    this.cells = cells;
    this.size = size;
    this.words = words;
    this.isText = isText;
  }

  /** A text that ends with a NUL. */
  static Data text(String text) {
    byte[] bytes = OsString.encode(text);
    return new Data(
        Arrays.copyOf(bytes, bytes.length + 1), List.of(), bytes.length + 1, text, true);
  }

  /** These bytes; {@code words} stands for them in messages. */
  public static Data of(byte[] bytes, String words) {
    return new Data(bytes, List.of(), bytes.length, words);
  }

  /**
   * Room of {@code size} zero bytes, for results of the kernel. It takes no place in the
   * executable.
   */
  public static Data room(int size, String words) {
    return new Data(new byte[0], List.of(), size, words);
  }

  /** 64-bit numbers. */
  public static Data numbers(String words, long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * WORD).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return of(buffer.array(), words);
  }

  /**
   * 64-bit words, each a constant or the address of another block: a C structure or vector of
   * pointers.
   */
  public static Data cells(String words, List<Argument> cells) {
    return new Data(new byte[0], List.copyOf(cells), cells.size() * WORD, words);
  }

  /** A vector of strings with a null at its end, the form of argv and envp. */
  public static Data strings(String words, List<String> strings) {
    List<Argument> cells = new ArrayList<>(strings.size() + 1);
    for (String string : strings) {
      cells.add(Argument.text(string));
    }
    cells.add(Argument.NULL);
    return cells(words, cells);
  }

  /** How it is written in messages. */
  public String words() {
    // Put in quotes only for who asks: most programs have hundreds, and nobody reads them.
    return isText ? '"' + words + '"' : words;
  }

  /** Bytes in memory. */
  int size() {
    return size;
  }

  /** True for room that is all zero at the start. */
  boolean isRoom() {
    return bytes.length == 0 && cells.isEmpty();
  }

  List<Argument> cells() {
    return cells;
  }

  byte[] bytes() {
    return bytes;
  }
}
