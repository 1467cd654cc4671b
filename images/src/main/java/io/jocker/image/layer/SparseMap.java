package io.jocker.image.layer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the stored bytes of a sparse file belong; between them are holes, which read as zeros. GNU
 * tar's pax forms 0.0, 0.1 and 1.0 (GNU tar manual, "Storing Sparse Files").
 *
 * @param extents in ascending order, none overlapping another
 */
record SparseMap(List<Extent> extents) {
  /** {@code length} stored bytes, from {@code offset} of the file. */
  record Extent(long offset, long length) {}

  SparseMap {
    extents = List.copyOf(extents);
  }

  /**
   * Puts the numbers of a map together.
   *
   * @param numbers offset, length, offset, length, ... as they stand in the archive
   * @param fileBytes the size of the file
   * @param storedBytes how many bytes the archive has for it
   */
  static SparseMap of(List<String> numbers, long fileBytes, long storedBytes)
      throws LayerFormatException {
    List<Extent> extents = new ArrayList<>();
    long position = 0;
    long stored = 0;
    for (int i = 0; i + 1 < numbers.size(); i += 2) {
      long offset = DecimalNumber.parseSize(numbers.get(i), "offset");
      long length = DecimalNumber.parseSize(numbers.get(i + 1), "length");
      // In this order nothing can overflow.
      if (offset < position || offset > fileBytes || length > fileBytes - offset) {
        throw malformed();
      }
      position = offset + length;
      stored += length;
      if (length > 0) {
        extents.add(new Extent(offset, length));
      }
    }
    if (numbers.size() % 2 != 0 || stored != storedBytes) {
      throw malformed();
    }
    return new SparseMap(extents);
  }

  /** The numbers of form 0.1, a list with commas, or of form 0.0, records of their own. */
  static List<String> numbers(PaxRecords pax) {
    String list = pax.text("GNU.sparse.map");
    return list == null ? pax.sparseNumbers() : List.of(list.split(",", -1));
  }

  /**
   * Reads the numbers of form 1.0 one by one, for they stand before the contents: lines of decimal
   * digits, the first of which says how many pairs follow.
   */
  static final class Lines {
    private final List<String> numbers = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private long wanted = -1;

    /** Whether all numbers have been read. */
    boolean isComplete() {
      return wanted >= 0 && numbers.size() == wanted;
    }

    /** Takes one block of the map. */
    void accept(byte[] buffer, int offset, int length) throws LayerFormatException {
      String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
      for (int i = 0; i < length && !isComplete(); i++) {
        if (text.charAt(i) == '\n') {
          endLine(line.toString());
          line.setLength(0);
        } else {
          line.append(text.charAt(i));
        }
      }
    }

    private void endLine(String number) throws LayerFormatException {
      if (wanted >= 0) {
        numbers.add(number);
        return;
      }
      long pairs = DecimalNumber.parseSize(number, "number of extents");
      if (pairs > Integer.MAX_VALUE) {
        throw malformed();
      }
      wanted = pairs * 2;
    }

    List<String> numbers() {
      return numbers;
    }
  }

  /** Whether the pax records say that the contents begin with a map (form 1.0). */
  static boolean standsBeforeContents(PaxRecords pax) {
    return "1".equals(pax.text("GNU.sparse.major")) && "0".equals(pax.text("GNU.sparse.minor"));
  }

  /** Whether the pax records themselves have a map (forms 0.0 and 0.1). */
  static boolean standsInRecords(PaxRecords pax) {
    @Nullable String major = pax.text("GNU.sparse.major");
    return (major == null || major.equals("0")) && !numbers(pax).isEmpty();
  }

  private static LayerFormatException malformed() {
    return new LayerFormatException("the map of a sparse file is malformed");
  }
}
