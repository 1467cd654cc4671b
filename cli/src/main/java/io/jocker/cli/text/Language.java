package io.jocker.cli.text;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A language that jocker speaks. Codes, JSON and exit codes are the same in each; so is what goes
 * to another program.
 */
public enum Language {
  ENGLISH("en"),
  KOREAN("ko");

  private final String code;

  Language(String code) {
    this.code = code;
  }

  /** As {@code --lang} and the names of resource files have it. */
  public String code() {
    return code;
  }

  /** The language with this code, or null. */
  public static @Nullable Language ofCode(String code) {
    for (Language language : values()) {
      if (language.code.equals(code)) {
        return language;
      }
    }
    return null;
  }

  /**
   * The language of a process with these variables: LC_ALL, LC_MESSAGES, LANG, the first that is
   * set and not empty, as POSIX has it (XBD 8.2).
   *
   * <p>English where that is another language, or a locale whose character set is not UTF-8: jocker
   * writes UTF-8, which such a terminal would show as rubbish.
   */
  public static Language ofEnvironment(Map<String, String> environment) {
    String locale = environment.getOrDefault("LC_ALL", "");
    if (locale.isEmpty()) {
      locale = environment.getOrDefault("LC_MESSAGES", "");
    }
    if (locale.isEmpty()) {
      locale = environment.getOrDefault("LANG", "");
    }
    return ofLocale(locale);
  }

  /** Of {@code language_TERRITORY.charset@modifier}. */
  private static Language ofLocale(String locale) {
    String plain = until(locale, '@');
    String name = until(plain, '.');
    String charset = plain.substring(name.length()).toLowerCase(Locale.ROOT);
    boolean readable = charset.isEmpty() || charset.equals(".utf-8") || charset.equals(".utf8");
    Language language = readable ? ofCode(until(name, '_')) : null;
    return language == null ? ENGLISH : language;
  }

  private static String until(String text, char end) {
    int index = text.indexOf(end);
    return index < 0 ? text : text.substring(0, index);
  }
}
