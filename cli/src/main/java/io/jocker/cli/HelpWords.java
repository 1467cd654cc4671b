package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import java.util.HashMap;
import java.util.Map;

/**
 * The words of help in a language. What commands and options do is said in English beside them; of
 * these words {@code help.LANGUAGE.properties} has the translations. Loaded only when help is
 * printed.
 *
 * <pre>{@code
 * new HelpWords(Language.KOREAN).say("Memory limit"); // 메모리 한도
 * }</pre>
 */
final class HelpWords {
  private final Texts texts;
  private final Map<String, String> keys = new HashMap<>();

  HelpWords(Language language) {
    texts = Texts.of("help", language);
    if (language != Language.ENGLISH) {
      Texts english = Texts.of("help", Language.ENGLISH);
      for (String key : english.keys()) {
        keys.put(english.text(key), key);
      }
    }
  }

  /** What is the same around every description, by its key: headings, the last line. */
  String frame(String key, String... parameters) {
    return texts.text(key, parameters);
  }

  /** A description in this language; in English where it has no translation. */
  String say(String english) {
    String key = keys.get(english);
    return key == null ? english : texts.text(key);
  }
}
