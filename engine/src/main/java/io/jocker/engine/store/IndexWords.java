package io.jocker.engine.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ContainerIndex} is made of: lines of words of eight bytes, as many in each, and
 * behind them the texts and lists of texts that words stand for. A JVM that has just begun takes
 * words as they lie, where it would be slow with digits and characters; and a text that many lines
 * have, such as the name of an image, is one object to all who read them.
 *
 * <pre>
 * words  0 {@link #FORM}     1 bytes of all   2 lines          3 words of a line
 *        4 lists             5 texts in them  6 texts           7 CRC-32 of all other bytes
 *        the lines, the first one being of the whole
 *        for each list where it begins, and where the last one ends; the texts in them, by number
 *        for each text where it begins: twice the offset, and one for other characters than ASCII
 * bytes  of the texts
 * </pre>
 */
final class IndexWords {
  /** Told from the beginning of anything else: {@code jklist} in ASCII, and the form's number. */
  private static final long FORM = 0x6a6b_6c69_7374_0003L;

  private static final int SUM = 7;
  private static final int HEAD = 8;

  private IndexWords() {}

  /** A machine that loses its power may keep a file with zeros where its last blocks were. */
  private static long sum(byte[] bytes) {
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, SUM * Long.BYTES);
    sum.update(bytes, HEAD * Long.BYTES, bytes.length - HEAD * Long.BYTES);
    return sum.getValue();
  }

  /** Puts them together, word by word. */
  static final class Writer {
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final Map<List<String>, Integer> lists = new LinkedHashMap<>();
    private final List<Long> words = new ArrayList<>();

    Writer number(long number) {
      words.add(number);
      return this;
    }

    Writer flag(boolean flag) {
      return number(flag ? 1 : 0);
    }

    Writer text(String text) {
      return number(numberOf(texts, text));
    }

    Writer texts(List<String> list) {
      for (String text : list) {
        numberOf(texts, text);
      }
      return number(numberOf(lists, list));
    }

    Writer time(@Nullable Instant time) {
      flag(time != null);
      return time == null
          ? number(0).number(0)
          : number(time.getEpochSecond()).number(time.getNano());
    }

    private static <T> int numberOf(Map<T, Integer> known, T value) {
      Integer number = known.get(value);
      if (number == null) {
        number = known.size();
        known.put(value, number);
      }
      return number;
    }

    /**
     * All of it.
     *
     * @param width words of a line: those that were written have been so many, or a multiple
     */
    byte[] bytes(int width) {
      if (words.size() % width != 0) {
        throw new IllegalStateException(words.size() + " words are no lines of " + width);
      }
      int elements = 0;
      for (List<String> list : lists.keySet()) {
        elements += list.size();
      }
      ByteArrayOutputStream pool = new ByteArrayOutputStream();
      int size = HEAD + words.size() + lists.size() + 1 + elements + texts.size() + 1;
      long[] all = new long[size];
      LongBuffer out = LongBuffer.wrap(all).position(HEAD);
      for (long word : words) {
        out.put(word);
      }
      putLists(out);
      for (String text : texts.keySet()) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.put(2L * pool.size() + (bytes.length == text.length() ? 0 : 1));
        pool.writeBytes(bytes);
      }
      out.put(2L * pool.size());
      long whole = (long) size * Long.BYTES + pool.size();
      out.rewind().put(FORM).put(whole).put(words.size() / width).put(width);
      out.put(lists.size()).put(elements).put(texts.size()).put(0);
      ByteBuffer file = ByteBuffer.allocate((int) whole).order(ByteOrder.nativeOrder());
      file.asLongBuffer().put(all);
      file.position(size * Long.BYTES).put(pool.toByteArray());
      return file.putLong(SUM * Long.BYTES, sum(file.array())).array();
    }

    private void putLists(LongBuffer out) {
      int begin = 0;
      for (List<String> list : lists.keySet()) {
        out.put(begin);
        begin += list.size();
      }
      out.put(begin);
      for (List<String> list : lists.keySet()) {
        for (String text : list) {
          out.put(Objects.requireNonNull(texts.get(text)));
        }
      }
    }
  }

  /** Takes them apart again. */
  static final class Reader {
    private final byte[] bytes;
    private final long[] words;
    private final int lines;
    private final int width;
    private final int firstList;
    private final int firstText;
    private final int pool;
    private final String[] texts;
    private final List<@Nullable List<String>> lists;

    private Reader(byte[] bytes, long[] words) {
      this.bytes = bytes;
      this.words = words;
      this.lines = (int) words[2];
      this.width = (int) words[3];
      this.firstList = HEAD + lines * width;
      this.firstText = firstList + (int) words[4] + 1 + (int) words[5];
      this.pool = words.length * Long.BYTES;
      this.texts = new String[(int) words[6]];
      this.lists = new ArrayList<>(Collections.nCopies((int) words[4], null));
    }

    /** Null where it is not whole, or has not lines of so many words: another version wrote it. */
    static @Nullable Reader of(byte[] bytes, int width) {
      LongBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
      if (in.limit() < HEAD
          || in.get(0) != FORM
          || in.get(1) != bytes.length
          || in.get(3) != width
          || in.get(SUM) != sum(bytes)) {
        return null;
      }
      long size = HEAD + in.get(2) * in.get(3) + in.get(4) + 1 + in.get(5) + in.get(6) + 1;
      long[] words = new long[(int) size];
      in.get(words);
      return new Reader(bytes, words);
    }

    int lines() {
      return lines;
    }

    /** A word of a line. */
    long word(int line, int column) {
      return words[HEAD + line * width + column];
    }

    /** Whether {@code count} words of a line from one on are those of {@code other} at a place. */
    boolean equal(int line, int column, long[] other, int at, int count) {
      int begin = HEAD + line * width + column;
      for (int i = 0; i < count; i++) {
        if (words[begin + i] != other[at + i]) {
          return false;
        }
      }
      return true;
    }

    /** The words of a line from one on. */
    Line line(int line, int column) {
      return new Line(this, HEAD + line * width + column);
    }

    String text(int number) {
      String text = texts[number];
      if (text == null) {
        boolean ascii = (words[firstText + number] & 1) == 0;
        text =
            new String(
                bytes,
                begin(number),
                length(number),
                ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        texts[number] = text;
      }
      return text;
    }

    /** All bytes, in which texts lie where {@link #begin} says. */
    byte[] bytes() {
      return bytes;
    }

    int begin(int text) {
      return pool + (int) (words[firstText + text] >> 1);
    }

    int length(int text) {
      return pool + (int) (words[firstText + text + 1] >> 1) - begin(text);
    }

    private List<String> texts(int number) {
      List<String> list = lists.get(number);
      if (list == null) {
        int first = firstList + lists.size() + 1;
        List<String> read = new ArrayList<>();
        for (long i = words[firstList + number]; i < words[firstList + number + 1]; i++) {
          read.add(text((int) words[first + (int) i]));
        }
        list = List.copyOf(read);
        lists.set(number, list);
      }
      return list;
    }
  }

  /** Words of a line, one after the other, in the order in which they were written. */
  static final class Line {
    private final Reader in;
    private int at;

    private Line(Reader in, int at) {
      this.in = in;
      this.at = at;
    }

    long number() {
      return in.words[at++];
    }

    boolean flag() {
      return in.words[at++] != 0;
    }

    String text() {
      return in.text((int) in.words[at++]);
    }

    List<String> texts() {
      return in.texts((int) in.words[at++]);
    }

    @Nullable Instant time() {
      at += 3;
      return in.words[at - 3] == 0
          ? null
          : Instant.ofEpochSecond(in.words[at - 2], in.words[at - 1]);
    }
  }
}
