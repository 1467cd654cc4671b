package io.jocker.cli.explain;

import io.jocker.cli.text.Texts;
import io.jocker.linux.story.Actor;
import java.util.Locale;

/** What the processes of a start are called. */
final class Actors {
  private Actors() {}

  /** In the language of the texts; jocker itself has the same name in each. */
  static String name(Actor actor, Texts texts) {
    String word = actor.name().toLowerCase(Locale.ROOT);
    return actor == Actor.JOCKER ? word : texts.text("actor." + word);
  }
}
