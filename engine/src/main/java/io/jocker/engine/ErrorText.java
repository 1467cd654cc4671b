package io.jocker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * An error as it can be said in any language: which one it is, and what is filled in.
 *
 * <p>{@code errors.LANGUAGE.properties} beside this class has the sentences. English is what the
 * engine itself speaks, for its exceptions have messages; other languages are read by the front
 * end.
 *
 * @param code which error
 * @param form tells sentences of one code apart; empty for the only one
 * @param parameters what stands for {@code {0}}, {@code {1}} and so on: the object first
 * @param worded the English sentence, where a lower layer has made it already
 */
public record ErrorText(
    ErrorCode code, String form, List<String> parameters, @Nullable String worded) {

  /** Copies the parameters. */
  public ErrorText {
    parameters = List.copyOf(parameters);
  }

  /** The only sentence of a code. */
  public static ErrorText of(ErrorCode code, String... parameters) {
    return new ErrorText(code, "", List.of(parameters), null);
  }

  /** One of several sentences of a code. */
  public static ErrorText ofForm(ErrorCode code, String form, String... parameters) {
    return new ErrorText(code, form, List.of(parameters), null);
  }

  /** The key of the sentence: the code, and the form after a dot. */
  public String key() {
    return form.isEmpty() ? code.code() : code.code() + "." + form;
  }

  /** The sentence in English: one line without a full stop and without the code. */
  public String english() {
    return worded == null ? fill(template(), parameters) : worded;
  }

  /** Without its texts the key and what is filled in must do. */
  private String template() {
    try (InputStream file = ErrorText.class.getResourceAsStream("errors.en.properties")) {
      if (file != null) {
        Properties texts = new Properties();
        texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        return texts.getProperty(key(), key() + " " + parameters);
      }
    } catch (IOException e) {
      // What went wrong is more important than how well it is said.
    }
    return key() + " " + parameters;
  }

  /**
   * Replaces {@code {0}} by the first parameter and so on. What a parameter holds is never looked
   * at again, and a number that has no parameter stays as it is.
   */
  public static String fill(String text, List<String> parameters) {
    StringBuilder filled = new StringBuilder(text.length() + 32);
    for (int i = 0; i < text.length(); i++) {
      int number = parameterAt(text, i);
      if (number >= 0 && number < parameters.size()) {
        filled.append(parameters.get(number));
        i += 2;
      } else {
        filled.append(text.charAt(i));
      }
    }
    return filled.toString();
  }

  /** The number of the parameter that stands at an index, or -1. */
  private static int parameterAt(String text, int index) {
    if (text.charAt(index) != '{' || index + 2 >= text.length() || text.charAt(index + 2) != '}') {
      return -1;
    }
    return Character.digit(text.charAt(index + 1), 10);
  }
}
