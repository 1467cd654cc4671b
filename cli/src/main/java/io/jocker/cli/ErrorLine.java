package io.jocker.cli;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorText;

/** An error as the user reads it: one line, the code at its end. */
final class ErrorLine {
  private ErrorLine() {}

  /** The sentence and the code, without {@code jocker:} before it. */
  static String of(ErrorText text, Language language) {
    return sentence(text, language) + " (" + text.code().code() + ")";
  }

  /** The same as a warning, which stops nothing. */
  static String warning(ErrorText text, Language language) {
    return Texts.of("messages", language).text("warning", of(text, language));
  }

  private static String sentence(ErrorText text, Language language) {
    if (language == Language.ENGLISH) {
      return text.english();
    }
    Texts texts = Texts.of(Texts.ERRORS, language);
    return texts.has(text.key())
        ? texts.text(text.key(), text.parameters().toArray(new String[0]))
        : text.english();
  }
}
