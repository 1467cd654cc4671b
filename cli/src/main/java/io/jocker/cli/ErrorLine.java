package io.jocker.cli;

import io.jocker.cli.text.Details;
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
    if (!texts.has(text.key())) {
      return text.english();
    }
    Details details = Details.of(language);
    String[] parameters = new String[text.parameters().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = details.translate(text.parameters().get(i));
    }
    return texts.text(text.key(), parameters);
  }
}
