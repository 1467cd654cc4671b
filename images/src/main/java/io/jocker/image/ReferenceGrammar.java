package io.jocker.image;

/**
 * The tokens of docker's reference grammar, scanned by hand: java.util.regex would be loaded on
 * every start for this alone.
 */
final class ReferenceGrammar {
  private static final int MAX_TAG = 128;

  private ReferenceGrammar() {}

  /** A host name, an IPv4 address or an IPv6 address in brackets; with or without a port. */
  static boolean isDomain(String text) {
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (text.startsWith("[") && end == 0) {
      return false;
    }
    String host = end < 0 ? text : text.substring(0, end);
    String port = end < 0 ? "" : text.substring(end);
    return (host.startsWith("[") ? isBracketed(host) : isDomainName(host)) && isOptionalPort(port);
  }

  /** Path components joined by slashes. */
  static boolean isPath(String text) {
    int start = 0;
    while (true) {
      int slash = text.indexOf('/', start);
      if (!isPathComponent(text, start, slash < 0 ? text.length() : slash)) {
        return false;
      }
      if (slash < 0) {
        return true;
      }
      start = slash + 1;
    }
  }

  static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > MAX_TAG) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = isLower(c) || isUpper(c) || isDigit(c) || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  /** Words of a-z0-9, one separator between each two. */
  private static boolean isPathComponent(String text, int start, int end) {
    int i = start;
    while (i < end) {
      int word = i;
      while (i < end && (isLower(text.charAt(i)) || isDigit(text.charAt(i)))) {
        i++;
      }
      if (i == word) {
        return false;
      }
      if (i == end) {
        return true;
      }
      i = afterSeparator(text, i, end);
      if (i < 0) {
        return false;
      }
    }
    return false;
  }

  /**
   * Where the separator that begins here ends, or -1 if none does: one dot, one or two _, any -.
   */
  private static int afterSeparator(String text, int start, int end) {
    char c = text.charAt(start);
    int i = start;
    while (i < end && text.charAt(i) == c) {
      i++;
    }
    int length = i - start;
    boolean separator = c == '-' || (c == '.' && length == 1) || (c == '_' && length <= 2);
    return separator ? i : -1;
  }

  private static boolean isBracketed(String host) {
    for (int i = 1; i < host.length() - 1; i++) {
      char c = host.charAt(i);
      boolean hex = isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!hex && c != ':') {
        return false;
      }
    }
    return host.length() > 2;
  }

  private static boolean isDomainName(String host) {
    int start = 0;
    while (true) {
      int dot = host.indexOf('.', start);
      if (!isDomainComponent(host, start, dot < 0 ? host.length() : dot)) {
        return false;
      }
      if (dot < 0) {
        return true;
      }
      start = dot + 1;
    }
  }

  private static boolean isDomainComponent(String host, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = host.charAt(i);
      boolean inside = i > start && i < end - 1;
      if (!isLower(c) && !isUpper(c) && !isDigit(c) && !(c == '-' && inside)) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isOptionalPort(String text) {
    if (text.isEmpty()) {
      return true;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return text.charAt(0) == ':' && text.length() > 1;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
