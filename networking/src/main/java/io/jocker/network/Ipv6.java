package io.jocker.network;

import io.jocker.linux.AddressText;

/**
 * An address of IPv6.
 *
 * @param high its first 64 bits
 * @param low the others
 */
public record Ipv6(long high, long low) {
  private static final int GROUPS = 8;

  /**
   * Reads {@code fd00::2} (RFC 4291 section 2.2), without a zone.
   *
   * @throws IllegalArgumentException if it is none, with it
   */
  public static Ipv6 parse(String text) {
    int[] groups = new int[GROUPS];
    int gap = text.indexOf("::");
    int before = gap < 0 ? groups(text, text, groups, true) : 0;
    before = gap > 0 ? groups(text, text.substring(0, gap), groups, false) : before;
    if (gap < 0 && before != GROUPS) {
      throw invalid(text);
    }
    String rest = gap < 0 ? "" : text.substring(gap + 2);
    if (!rest.isEmpty()) {
      int[] behind = new int[GROUPS];
      int after = groups(text, rest, behind, true);
      if (before + after >= GROUPS) {
        throw invalid(text);
      }
      System.arraycopy(behind, 0, groups, GROUPS - after, after);
    }
    if (gap >= 0 && before >= GROUPS) {
      throw invalid(text);
    }
    return new Ipv6(number(groups, 0), number(groups, 4));
  }

  /**
   * How many groups of 16 bits a part without a gap has.
   *
   * @param end whether nothing comes behind it: there the last two groups may be an Ipv4
   */
  private static int groups(String whole, String part, int[] into, boolean end) {
    int count = 0;
    String[] words = part.split(":", -1);
    for (int i = 0; i < words.length; i++) {
      boolean last = i == words.length - 1;
      if (end && last && words[i].indexOf('.') >= 0 && count < GROUPS - 1) {
        int four = four(whole, words[i]);
        into[count++] = four >>> 16;
        into[count++] = four & 0xffff;
      } else if (count < GROUPS) {
        into[count++] = group(whole, words[i]);
      } else {
        throw invalid(whole);
      }
    }
    return count;
  }

  private static int four(String whole, String text) {
    try {
      return Ipv4.parse(text).number();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("invalid IPv6 address: " + whole, e);
    }
  }

  private static int group(String whole, String text) {
    int group = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      int digit = each < 128 ? Character.digit(each, 16) : -1;
      if (digit < 0 || i == 4) {
        throw invalid(whole);
      }
      group = group * 16 + digit;
    }
    if (text.isEmpty()) {
      throw invalid(whole);
    }
    return group;
  }

  private static long number(int[] groups, int from) {
    long number = 0;
    for (int i = from; i < from + 4; i++) {
      number = (number << 16) | groups[i];
    }
    return number;
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid IPv6 address: " + text);
  }

  /** The one that comes so many later, within the same 64 bits. */
  public Ipv6 plus(long count) {
    return new Ipv6(high, low + count);
  }

  /** As the network has it. */
  public byte[] bytes() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return bytes;
  }

  // Written out, as those of Ipv4.

  @Override
  public boolean equals(Object other) {
    return other instanceof Ipv6 ipv6 && ipv6.high == high && ipv6.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    return AddressText.of(bytes());
  }
}
