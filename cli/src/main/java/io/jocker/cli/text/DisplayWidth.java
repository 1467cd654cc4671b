package io.jocker.cli.text;

import java.nio.charset.StandardCharsets;

/**
 * How many columns of a terminal a text takes: two for a Hangul syllable or a Chinese character,
 * none for an accent that joins the letter before it, one for most others.
 */
public final class DisplayWidth {
  /**
   * The characters of two columns, as pairs of first and last: those that are W or F in the Unicode
   * Character Database's EastAsianWidth.txt (version 14; UAX #11), with unassigned ones between two
   * such counted in, which is what terminals do.
   */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3,
    0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1,
    0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA,
    0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B,
    0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55, 0x2E80, 0x303E,
    0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4C6, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAD9,
    0xFE10, 0xFE19, 0xFE30, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x1B2FB, 0x1F004,
    0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D,
    0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0,
    0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF,
    0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4,
    0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5,
    0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C,
    0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAF6, 0x20000, 0x2FFFD, 0x30000, 0x3FFFD
  };

  /** Hangul Jamo that join the one before them to one syllable. */
  private static final int FIRST_JOINING_JAMO = 0x1160;

  private static final int LAST_JOINING_JAMO = 0x11FF;

  private static final int SOFT_HYPHEN = 0xAD;

  private DisplayWidth() {}

  /** The columns of a text without line breaks and tabs. */
  public static int of(String text) {
    // In Latin-1 each character has one column, and what is beyond it becomes a question mark. A
    // table has thousands of characters, and a JVM that has just begun is slow with each.
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b == '?') {
        return ofEach(text);
      }
    }
    return text.length();
  }

  private static int ofEach(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      columns += of(character);
      i += Character.charCount(character);
    }
    return columns;
  }

  /** A text with as many blanks behind it as make it {@code columns} wide; a wider one as it is. */
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  private static int of(int character) {
    if (character < 0x300) {
      return 1;
    }
    if (joins(character)) {
      return 0;
    }
    return isWide(character) ? 2 : 1;
  }

  /** Whether a character is drawn into the one before it, or not at all. */
  private static boolean joins(int character) {
    if (character >= FIRST_JOINING_JAMO && character <= LAST_JOINING_JAMO) {
      return true;
    }
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || (type == Character.FORMAT && character != SOFT_HYPHEN);
  }

  private static boolean isWide(int character) {
    int low = 0;
    int high = WIDE.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (character > WIDE[2 * middle + 1]) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 2 * low < WIDE.length && character >= WIDE[2 * low];
  }
}
