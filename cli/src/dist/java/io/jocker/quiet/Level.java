package io.jocker.quiet;

/** The levels that JNA names; see {@link Logger}. */
public final class Level {
  public static final Level SEVERE = new Level();
  public static final Level WARNING = SEVERE;
  public static final Level INFO = SEVERE;
  public static final Level FINE = SEVERE;
  public static final Level FINER = SEVERE;

  private Level() {}
}
