package io.jocker.cli.text;

import io.jocker.engine.ErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one subject in one language, by key.
 *
 * <p>They lie in {@code SUBJECT.LANGUAGE.properties} beside this class: UTF-8, {@code {0}} to
 * {@code {9}} for what is filled in, nothing else with a meaning of its own but what {@link
 * Properties} knows (a backslash at a line's end goes on in the next line, which begins at its
 * first letter; {@code \n} is a new line). A key that a language lacks is taken from the English
 * file, and a test keeps that from happening.
 *
 * <pre>{@code
 * Texts errors = Texts.of("errors", Language.KOREAN);
 * errors.text("JK-IMAGE-NOT-FOUND", "alpine:9");
 * }</pre>
 */
public final class Texts {
  /** The subject of error messages, by key of {@link ErrorText}. */
  public static final String ERRORS = "errors";

  private final Properties texts;
  private final Language language;
  private final String subject;
  private @Nullable Properties english;

  private Texts(String subject, Language language, Properties texts) {
    this.subject = subject;
    this.language = language;
    this.texts = texts;
  }

  /**
   * Reads the texts of a subject.
   *
   * @throws IllegalArgumentException if there is no such subject
   */
  public static Texts of(String subject, Language language) {
    return new Texts(subject, language, read(subject, language));
  }

  /** The language that the texts are in. */
  public Language language() {
    return language;
  }

  /** All keys of this language. */
  public Set<String> keys() {
    return texts.stringPropertyNames();
  }

  /** Whether there is a text with this key, in this language or in English. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /**
   * The text with this key, parameters filled in.
   *
   * @return the key itself where there is no such text: whoever reads it can look it up, which a
   *     failure on the way of reporting another would not allow
   */
  public String text(String key, String... parameters) {
    String text = find(key);
    return text == null ? key : ErrorText.fill(text, List.of(parameters));
  }

  private @Nullable String find(String key) {
    String text = texts.getProperty(key);
    if (text != null || language == Language.ENGLISH) {
      return text;
    }
    Properties other = english;
    if (other == null) {
      other = read(subject, Language.ENGLISH);
      english = other;
    }
    return other.getProperty(key);
  }

  private static Properties read(String subject, Language language) {
    String name = subject + "." + language.code() + ".properties";
    // The engine has the sentences of its errors beside it: it speaks English without a front end.
    Class<?> place = subject.equals(ERRORS) ? ErrorText.class : Texts.class;
    try (InputStream file = place.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalArgumentException("no such texts: " + name);
      }
      Properties texts = new Properties();
      texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
