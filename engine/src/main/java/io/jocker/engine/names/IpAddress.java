package io.jocker.engine.names;

/** Addresses as text. java.net.InetAddress would ask a name server for what is none. */
final class IpAddress {
  private static final int GROUPS = 8;

  private IpAddress() {}

  /** Whether the text is an IPv4 or IPv6 address (RFC 4291 section 2.2), a zone allowed. */
  static boolean isAddress(String text) {
    int zone = text.indexOf('%');
    return text.indexOf(':') < 0 ? isIpv4(text) : isIpv6(zone < 0 ? text : text.substring(0, zone));
  }

  /** Whether an address is the machine's own: 127.0.0.0/8 or ::1. */
  static boolean isLoopback(String address) {
    return (isIpv4(address) && address.startsWith("127.")) || address.equals("::1");
  }

  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !isDigits(part) || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == GROUPS;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap));
    String rest = text.substring(gap + 2);
    int after = rest.isEmpty() ? 0 : groups(rest);
    return before >= 0 && after >= 0 && before + after < GROUPS;
  }

  /** How many groups of 16 bits a text without a gap is, -1 for none. */
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && isIpv4(parts[i])) {
        count += 2;
      } else if (isGroup(parts[i])) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  private static boolean isGroup(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (Character.digit(part.charAt(i), 16) < 0 || part.charAt(i) > 'f') {
        return false;
      }
    }
    return !part.isEmpty() && part.length() <= 4;
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
