package io.jocker.cli.explain;

import io.jocker.cli.text.Paragraphs;
import io.jocker.cli.text.Texts;
import io.jocker.linux.Errno;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.util.List;

/** A story with everything: each call, and for each topic why, what without, and where to read. */
final class FullStory {
  private static final int COLUMNS = 100;
  private static final int INDENT = 6;

  private final Texts texts;
  private final Facts facts;
  private final List<Passage> story;
  private final boolean plan;

  /**
   * Of a story.
   *
   * @param plan whether it is yet to happen, and so took no time
   */
  FullStory(Texts texts, List<Passage> story, boolean plan) {
    this.texts = texts;
    this.facts = Facts.load();
    this.story = story;
    this.plan = plan;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    if (plan) {
      int calls = 0;
      for (Passage passage : story) {
        calls += passage.calls().size();
      }
      out.append(texts.text("heading.plan", Integer.toString(calls))).append('\n');
    }
    return out.append(chapters()).toString();
  }

  /** The story without a heading. */
  String chapters() {
    StringBuilder out = new StringBuilder();
    for (String chapter : Chapter.all()) {
      List<Section> sections = Section.of(story, chapter);
      if (!sections.isEmpty()) {
        out.append('\n').append("== ").append(texts.text("chapter." + chapter)).append('\n');
        sections.forEach(section -> section(out, section));
      }
    }
    return out.toString();
  }

  private void section(StringBuilder out, Section section) {
    String topic = section.topic();
    out.append('\n').append(section.failed() ? "✗ " : "* ").append(texts.text(topic)).append('\n');
    if (texts.has(topic + ".why")) {
      out.append(Paragraphs.wrap(texts.text(topic + ".why"), COLUMNS, INDENT));
    }
    if (texts.has(topic + ".without")) {
      String without = texts.text("without", texts.text(topic + ".without"));
      out.append(Paragraphs.wrap(without, COLUMNS, INDENT));
    }
    String places = facts.places(topic, texts);
    if (!places.isEmpty()) {
      out.append(Paragraphs.wrap(places, COLUMNS, INDENT));
    }
    section.passages().forEach(each -> passage(out, each));
  }

  private void passage(StringBuilder out, Section.Numbered numbered) {
    Passage passage = numbered.passage();
    out.append("    [").append(Actors.name(passage.actor(), texts)).append(']');
    out.append(passage.subject().isEmpty() ? "" : " " + passage.subject()).append('\n');
    int number = numbered.first();
    for (CallMade call : passage.calls()) {
      String place = Columns.right(Integer.toString(number++), 6);
      boolean request = Chapter.isOfRegistry(passage.chapter());
      String words = request ? request(call) : call(call);
      out.append(place).append("  ").append(words).append('\n');
    }
  }

  private String call(CallMade call) {
    String words = call.name() + "(" + call.arguments() + ")";
    return plan
        ? words
        : words + " = " + answer(call) + "  <" + Columns.millis(call.nanos()) + " ms>";
  }

  /** A request and its status; 0 where no answer came. */
  private static String request(CallMade call) {
    return call.name()
        + " "
        + call.arguments()
        + " -> "
        + call.result()
        + "  <"
        + Columns.millis(call.nanos())
        + " ms>";
  }

  private static String answer(CallMade call) {
    return call.result() >= 0
        ? Long.toString(call.result())
        : Errno.of((int) -call.result()).describe();
  }
}
