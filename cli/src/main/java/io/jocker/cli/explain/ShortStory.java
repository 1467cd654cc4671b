package io.jocker.cli.explain;

import io.jocker.cli.text.DisplayWidth;
import io.jocker.cli.text.Texts;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.Passage;
import java.util.List;
import java.util.Map;

/** A story in two screens: a line for each topic. */
final class ShortStory {
  private static final int TITLE_COLUMNS = 56;
  private static final int SUBJECTS = 3;
  private static final int CALLS = 3;

  private final Texts texts;
  private final List<Passage> story;

  ShortStory(Texts texts, List<Passage> story) {
    this.texts = texts;
    this.story = story;
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append(heading()).append('\n');
    for (String chapter : Chapter.all()) {
      List<Section> sections = Section.of(story, chapter);
      if (!sections.isEmpty()) {
        out.append(texts.text("chapter." + chapter)).append('\n');
        sections.forEach(section -> out.append(line(section)).append('\n'));
      }
    }
    return out.append(texts.text("more")).append('\n').toString();
  }

  private String heading() {
    int calls = 0;
    int requests = 0;
    for (Passage passage : story) {
      if (!Chapter.isOfRegistry(passage.chapter())) {
        calls += passage.calls().size();
      } else if (passage.chapter().equals("registry")) {
        requests += passage.calls().size();
      }
    }
    return calls == 0 && requests > 0
        ? texts.text("heading.requests", Integer.toString(requests))
        : texts.text("heading.short", Integer.toString(calls));
  }

  private String line(Section section) {
    StringBuilder out = new StringBuilder();
    out.append(section.failed() ? "✗" : " ");
    out.append(Columns.right(Integer.toString(section.first()), 4)).append("  ");
    out.append(DisplayWidth.pad(actors(section), 10));
    out.append(DisplayWidth.pad(title(section), TITLE_COLUMNS));
    out.append(Columns.right(Columns.millis(section.nanos()), 8)).append("  ");
    return out.append(calls(section)).toString();
  }

  private String actors(Section section) {
    StringBuilder out = new StringBuilder();
    for (Actor actor : section.actors()) {
      out.append(out.length() == 0 ? "" : ",");
      out.append(Actors.name(actor, texts));
    }
    return DisplayWidth.of(out.toString()) < 10 ? out.toString() : texts.text("actor.several");
  }

  private String title(Section section) {
    List<String> subjects = section.subjects();
    StringBuilder out = new StringBuilder(texts.text(section.topic()).replace("`", ""));
    String separator = ": ";
    int shown = 0;
    for (String subject : subjects) {
      boolean fits = DisplayWidth.of(out.toString()) + DisplayWidth.of(subject) + 8 < TITLE_COLUMNS;
      if (shown == SUBJECTS || !fits) {
        break;
      }
      out.append(separator).append(subject);
      separator = ", ";
      shown++;
    }
    int more = subjects.size() - shown;
    return more == 0 || shown == 0 ? out.toString() : out.append(" +").append(more).toString();
  }

  private static String calls(Section section) {
    StringBuilder out = new StringBuilder();
    int shown = 0;
    for (Map.Entry<String, Integer> call : section.calls().entrySet()) {
      if (shown++ == CALLS) {
        return out.append(" ...").toString();
      }
      out.append(out.length() == 0 ? "" : " ").append(call.getKey());
      out.append(call.getValue() == 1 ? "" : "*" + call.getValue());
    }
    return out.toString();
  }
}
