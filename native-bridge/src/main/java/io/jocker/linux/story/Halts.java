package io.jocker.linux.story;

/** Where to stop: remembers the chapter that was last begun. */
public final class Halts {
  private final boolean eachPassage;
  private String last = "";

  public Halts(boolean eachPassage) {
    this.eachPassage = eachPassage;
  }

  /**
   * Whether to stop before this. What the processes of a start do for each other, and jocker's own
   * affairs, are in no chapter that a learner would wait for.
   */
  public boolean isBefore(String topic) {
    String chapter = topic.substring(0, topic.indexOf('.'));
    if (chapter.equals("process") || chapter.equals("jocker")) {
      return false;
    }
    boolean begins = !chapter.equals(last);
    last = chapter;
    return begins || eachPassage;
  }
}
