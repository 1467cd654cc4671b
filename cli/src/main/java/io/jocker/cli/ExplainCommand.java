package io.jocker.cli;

import io.jocker.cli.text.Paragraphs;
import io.jocker.cli.text.Texts;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code jocker explain [CODE|TERM]}: what an error code means and how to mend it, what a word of
 * the field means and how to see the thing itself. Without an argument, what can be asked for.
 */
final class ExplainCommand implements Command {
  private static final int WIDTH = 79;
  private static final int INDENT = 2;

  /** The first sentence of a term, as the list shows it. */
  private static final String SENTENCE_END = ". ";

  @Override
  public CommandModel model() {
    return new CommandModel("[CODE|TERM]", Arity.atMost(1));
  }

  @Override
  public int run(Options options, Session session) {
    Explanations explanations = new Explanations(session);
    if (options.arguments().isEmpty()) {
      session.out().print(explanations.list());
      return 0;
    }
    String asked = options.arguments().get(0);
    ErrorCode code = code(asked);
    if (code != null) {
      session.out().print(explanations.of(code));
      return 0;
    }
    String term = asked.toLowerCase(Locale.ROOT);
    if (!explanations.terms().contains(term)) {
      session.complain(unknown(asked, explanations));
      return 1;
    }
    session.out().print(explanations.of(term));
    return 0;
  }

  private static @Nullable ErrorCode code(String asked) {
    String wanted = asked.toUpperCase(Locale.ROOT);
    for (ErrorCode code : ErrorCode.values()) {
      if (code.code().equals(wanted)) {
        return code;
      }
    }
    return null;
  }

  private static ErrorText unknown(String asked, Explanations explanations) {
    List<String> words = new ArrayList<>(explanations.terms());
    for (ErrorCode code : ErrorCode.values()) {
      words.add(code.code());
    }
    boolean isCode = asked.toUpperCase(Locale.ROOT).startsWith("JK-");
    String comparable = isCode ? asked.toUpperCase(Locale.ROOT) : asked.toLowerCase(Locale.ROOT);
    String nearest = Nearest.of(comparable, words);
    return nearest == null
        ? ErrorText.of(ErrorCode.UNKNOWN_TOPIC, asked)
        : ErrorText.ofForm(ErrorCode.UNKNOWN_TOPIC, "near", asked, nearest);
  }

  /** The texts, set for a terminal. */
  private static final class Explanations {
    private final Texts messages;
    private final Texts errors;
    private final Texts codes;
    private final Texts terms;
    private final Set<String> names = new TreeSet<>();

    Explanations(Session session) {
      this.messages = Texts.of("messages", session.language());
      this.errors = Texts.of(Texts.ERRORS, session.language());
      this.codes = Texts.of("codes", session.language());
      this.terms = Texts.of("terms", session.language());
      for (String key : terms.keys()) {
        names.add(key.substring(0, key.lastIndexOf('.')));
      }
    }

    Set<String> terms() {
      return names;
    }

    String of(ErrorCode code) {
      StringBuilder out = new StringBuilder(code.code()).append("\n\n");
      part(out, "explain.line", String.join("\n", sentences(code)));
      part(out, "explain.means", codes.text(code.code() + ".means"));
      part(out, "explain.check", codes.text(code.code() + ".check"));
      part(out, "explain.mend", codes.text(code.code() + ".mend"));
      part(out, "explain.example", verbatim(codes.text(code.code() + ".example")));
      return out.substring(0, out.length() - 1);
    }

    /** All forms, with dots for what is filled in. */
    private List<String> sentences(ErrorCode code) {
      List<String> sentences = new ArrayList<>();
      for (String key : new TreeSet<>(errors.keys())) {
        if (key.equals(code.code()) || key.startsWith(code.code() + ".")) {
          sentences.add(errors.text(key).replaceAll("\\{\\d}", "..."));
        }
      }
      return sentences;
    }

    String of(String term) {
      StringBuilder out = new StringBuilder(term).append("\n\n");
      part(out, "explain.what", terms.text(term + ".what"));
      part(out, "explain.here", terms.text(term + ".here"));
      part(out, "explain.watch", verbatim(terms.text(term + ".watch")));
      if (terms.has(term + ".man")) {
        part(out, "explain.man", verbatim(terms.text(term + ".man")));
      }
      return out.substring(0, out.length() - 1);
    }

    private void part(StringBuilder out, String heading, String text) {
      out.append(messages.text(heading)).append('\n');
      out.append(Paragraphs.wrap(text, WIDTH, INDENT)).append('\n');
    }

    /** A command on a line of its own, which is not broken. */
    private static String verbatim(String quoted) {
      return "  " + quoted.substring(1, quoted.length() - 1);
    }

    String list() {
      StringBuilder terms = new StringBuilder(messages.text("explain.terms")).append('\n');
      for (String name : names) {
        terms.append("  ").append(name).append('\t').append(summary(name)).append('\n');
      }
      StringBuilder out = new StringBuilder(TextTable.align(terms.toString()));
      out.append('\n').append(messages.text("explain.codes")).append('\n');
      for (ErrorCode code : ErrorCode.values()) {
        out.append("  ").append(code.code()).append('\n');
      }
      return out.append('\n').append(messages.text("explain.more")).append('\n').toString();
    }

    private String summary(String term) {
      String text = terms.text(term + ".what");
      int end = text.indexOf(SENTENCE_END);
      return end < 0 ? text : text.substring(0, end + 1);
    }
  }
}
