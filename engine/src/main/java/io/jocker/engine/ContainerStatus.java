package io.jocker.engine;

/** Where a container is in its life, in docker's words. */
public enum ContainerStatus {
  CREATED("created"),
  RUNNING("running"),
  PAUSED("paused"),
  RESTARTING("restarting"),
  REMOVING("removing"),
  EXITED("exited"),
  /** Its removal failed half way; only another removal can be tried. */
  DEAD("dead");

  private final String word;

  ContainerStatus(String word) {
    this.word = word;
  }

  /** The word in {@code ps}, {@code inspect} and on disk. */
  public String word() {
    return word;
  }

  /**
   * The status of this word.
   *
   * @throws IllegalArgumentException quoting a word that is none
   */
  public static ContainerStatus parse(String word) {
    for (ContainerStatus status : values()) {
      if (status.word.equals(word)) {
        return status;
      }
    }
    throw new IllegalArgumentException("invalid container status: \"" + word + "\"");
  }
}
