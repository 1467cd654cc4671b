package io.jocker.cli.explain;

import io.jocker.cli.text.Language;
import io.jocker.cli.text.Texts;
import io.jocker.linux.story.Passage;
import java.util.List;

/** A story in the form that was asked for. */
public final class Explanation {
  private Explanation() {}

  /** What is going to be done next, to somebody who has stopped before it. */
  public static String ofNext(List<Passage> coming, Language language) {
    return new FullStory(Texts.of("topics", language), coming, true).chapters();
  }

  /** The text, with a line break at its end. */
  public static String of(List<Passage> story, ExplainMode mode, Language language) {
    if (mode == ExplainMode.JSON) {
      return new JsonStory(story).text();
    }
    Texts texts = Texts.of("topics", language);
    return mode == ExplainMode.SHORT
        ? new ShortStory(texts, story).text()
        : new FullStory(texts, story, mode == ExplainMode.PLAN).text();
  }
}
