package io.jocker.image.layer;

import io.jocker.linux.OsString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a pax extended header, {@code "%d %s=%s\n"} each (POSIX.1-2017, pax): they take
 * the place of fields of the header that follows, and carry what it has no field for.
 *
 * <p>Values are bytes: a file name need not be UTF-8, and an extended attribute such as {@code
 * security.capability} never is. (A library that makes strings of them damages capabilities.)
 */
final class PaxRecords {
  static final PaxRecords NONE = new PaxRecords(Map.of(), List.of());

  static final String PATH = "path";
  static final String LINK_PATH = "linkpath";
  static final String SPARSE_NAME = "GNU.sparse.name";

  private static final Set<String> NAMES = Set.of(PATH, LINK_PATH, SPARSE_NAME);
  private static final String XATTR = "SCHILY.xattr.";
  private static final String SPARSE_OFFSET = "GNU.sparse.offset";
  private static final String SPARSE_LENGTH = "GNU.sparse.numbytes";

  private final Map<String, byte[]> values;
  private final List<String> sparseNumbers;

  private PaxRecords(Map<String, byte[]> values, List<String> sparseNumbers) {
    this.values = values;
    this.sparseNumbers = sparseNumbers;
  }

  /** Reads the contents of an extended header. */
  static PaxRecords parse(byte[] bytes) throws LayerFormatException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    List<String> sparseNumbers = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int space = indexOf(bytes, ' ', at, bytes.length);
      int end = at + recordLength(bytes, at, space);
      int equals = indexOf(bytes, '=', space + 1, end);
      if (end > bytes.length || equals < 0 || equals == space + 1 || bytes[end - 1] != '\n') {
        throw malformed();
      }
      String key = OsString.decode(bytes, space + 1, equals - space - 1);
      byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
      check(key, value);
      if (key.equals(SPARSE_OFFSET) || key.equals(SPARSE_LENGTH)) {
        // The one key that may come again: in this oldest form the map is spread over records.
        sparseNumbers.add(OsString.decode(value));
      } else {
        values.put(key, value);
      }
      at = end;
    }
    return new PaxRecords(values, sparseNumbers);
  }

  /** The value as text, or null where there is none: an empty one stands for none. */
  @Nullable String text(String key) {
    byte[] value = values.get(key);
    return value == null || value.length == 0 ? null : OsString.decode(value);
  }

  /** The extended attributes, by their names as the kernel has them. */
  Map<String, byte[]> xattrs() {
    Map<String, byte[]> xattrs = Map.of();
    for (Map.Entry<String, byte[]> record : values.entrySet()) {
      if (record.getKey().startsWith(XATTR)) {
        xattrs = xattrs.isEmpty() ? new LinkedHashMap<>() : xattrs;
        xattrs.put(record.getKey().substring(XATTR.length()), record.getValue());
      }
    }
    return xattrs;
  }

  /** Offsets and lengths of a sparse file's map in the oldest form (0.0), in their order. */
  List<String> sparseNumbers() {
    return sparseNumbers;
  }

  private static int recordLength(byte[] bytes, int at, int space) throws LayerFormatException {
    if (space < 0 || space == at || space - at > 9) {
      throw malformed();
    }
    int length = 0;
    for (int i = at; i < space; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw malformed();
      }
      length = length * 10 + digit;
    }
    if (length <= space - at || length > bytes.length - at) {
      throw malformed();
    }
    return length;
  }

  /** A NUL would end a name early for the kernel, after it was checked whole here. */
  private static void check(String key, byte[] value) throws LayerFormatException {
    boolean isName = NAMES.contains(key);
    if (key.indexOf('\0') >= 0 || (isName && indexOf(value, 0, 0, value.length) >= 0)) {
      throw new LayerFormatException("a NUL in the pax record " + Quoted.of(key));
    }
  }

  private static int indexOf(byte[] bytes, int wanted, int from, int end) {
    for (int i = from; i < Math.min(end, bytes.length); i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static LayerFormatException malformed() {
    return new LayerFormatException("a pax header is malformed");
  }
}
