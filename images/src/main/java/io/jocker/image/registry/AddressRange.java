package io.jocker.image.registry;

import org.jspecify.annotations.Nullable;

/** IPv4 ranges such as {@code 10.0.0.0/8}, compared by text alone: no name is resolved. */
final class AddressRange {
  private static final int BITS = 32;

  private AddressRange() {}

  /** Whether the address lies in the range; false where either is anything else. */
  static boolean contains(String range, String address) {
    int slash = range.indexOf('/');
    Long base = number(range.substring(0, slash));
    Long other = number(address);
    int length = length(range.substring(slash + 1));
    if (base == null || other == null || length < 0) {
      return false;
    }
    return length == 0 || base >> (BITS - length) == other >> (BITS - length);
  }

  private static int length(String text) {
    try {
      int length = Integer.parseInt(text);
      return length <= BITS ? length : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable Long number(String address) {
    String[] parts = address.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    long number = 0;
    for (String part : parts) {
      int octet = octet(part);
      if (octet < 0 || octet > 255) {
        return null;
      }
      number = number << 8 | octet;
    }
    return number;
  }

  private static int octet(String part) {
    if (part.isEmpty() || part.length() > 3) {
      return -1;
    }
    int octet = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      octet = octet * 10 + (c - '0');
    }
    return octet;
  }
}
