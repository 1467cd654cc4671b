package io.jocker.cli.text;

import io.jocker.engine.ErrorText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says the causes of errors in another language. They are worded in English where they are found,
 * below the front end, often with docker's own words; {@code details.LANGUAGE.properties} has those
 * words and the translations. A cause that is not there stays in English, as a message of the
 * kernel does.
 *
 * <pre>{@code
 * Details.of(Language.KOREAN).translate("invalid size: 'abc'"); // 크기를 읽을 수 없음: 'abc'
 * }</pre>
 */
public final class Details {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\d)}");

  private final List<Form> forms;

  /**
   * A cause with places for what differs.
   *
   * @param literals how many letters are always the same: the form with the most of them is meant
   * @param numbers of the parameters, in the order in which the words have them
   */
  private record Form(Pattern words, int literals, List<Integer> numbers, String translation) {}

  private Details(List<Form> forms) {
    this.forms = forms;
  }

  /** The causes that are known, in a language; none for English. */
  public static Details of(Language language) {
    return of("details", language);
  }

  /** The same for another subject whose words are worded in English where they are found. */
  public static Details of(String subject, Language language) {
    List<Form> forms = new ArrayList<>();
    if (language != Language.ENGLISH) {
      Texts english = Texts.of(subject, Language.ENGLISH);
      Texts other = Texts.of(subject, language);
      for (String key : english.keys()) {
        forms.add(form(english.text(key), other.text(key)));
      }
      forms.sort(Comparator.comparingInt(Form::literals).reversed());
    }
    return new Details(forms);
  }

  private static Form form(String english, String translation) {
    StringBuilder pattern = new StringBuilder();
    List<Integer> numbers = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(english);
    int literals = 0;
    int begin = 0;
    while (parameter.find()) {
      literals += parameter.start() - begin;
      pattern.append(Pattern.quote(english.substring(begin, parameter.start()))).append("(.*)");
      numbers.add(Integer.valueOf(parameter.group(1)));
      begin = parameter.end();
    }
    pattern.append(Pattern.quote(english.substring(begin)));
    return new Form(
        Pattern.compile(pattern.toString(), Pattern.DOTALL),
        literals + english.length() - begin,
        numbers,
        translation);
  }

  /** The same in the other language, as far as it is known. */
  public String translate(String cause) {
    for (Form form : forms) {
      Matcher matcher = form.words().matcher(cause);
      if (matcher.matches()) {
        return ErrorText.fill(form.translation(), parameters(form, matcher));
      }
    }
    return cause;
  }

  /** What was filled in may be a cause itself: a file that cannot be read, for want of a right. */
  private List<String> parameters(Form form, Matcher matcher) {
    List<String> parameters = new ArrayList<>(Collections.nCopies(10, ""));
    for (int i = 0; i < form.numbers().size(); i++) {
      parameters.set(form.numbers().get(i), translate(matcher.group(i + 1)));
    }
    return parameters;
  }
}
