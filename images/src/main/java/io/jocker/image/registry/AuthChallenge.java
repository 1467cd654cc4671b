package io.jocker.image.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a server wants to be told who is asking: {@code Bearer
 * realm="https://auth.docker.io/token",service="registry.docker.io"}.
 *
 * <p>The grammar of {@code WWW-Authenticate} is RFC 9110 section 11.6.1: a header may hold several
 * challenges, and the commas between them are the same as those between their parameters.
 *
 * @param scheme in lower case
 * @param parameters by their names in lower case
 */
record AuthChallenge(String scheme, Map<String, String> parameters) {
  AuthChallenge {
    parameters = Map.copyOf(parameters);
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  /** Reads all challenges of all headers; what cannot be understood is left out. */
  static List<AuthChallenge> parse(List<String> headers) {
    List<AuthChallenge> challenges = new ArrayList<>();
    for (String header : headers) {
      new Reader(header).readInto(challenges);
    }
    return challenges;
  }

  /** Walks over one header. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    void readInto(List<AuthChallenge> challenges) {
      skip(", \t");
      String word = token();
      while (!word.isEmpty()) {
        String scheme = word;
        Map<String, String> parameters = new LinkedHashMap<>();
        word = readParameters(parameters);
        challenges.add(new AuthChallenge(scheme.toLowerCase(Locale.ROOT), parameters));
      }
    }

    /** Reads {@code name=value} pairs up to a word without "=", which begins the next challenge. */
    private String readParameters(Map<String, String> parameters) {
      while (true) {
        skip(", \t");
        String name = token();
        int afterName = at;
        skip(" \t");
        if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
          at = afterName;
          return name;
        }
        at++;
        skip(" \t");
        parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value());
      }
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return token();
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      at = Math.min(at + 1, text.length());
      return value.toString();
    }

    private String token() {
      int start = at;
      while (at < text.length() && "=,\" \t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }

    private void skip(String characters) {
      while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }
  }
}
