package io.jocker.quiet;

/**
 * Stands in for java.util.logging's Logger in the distribution's copy of JNA, whose references are rewritten to this package.
 *
 * <p>JNA logs when it cannot load its library or when a callback throws. Both also reach the caller as an exception, so nothing
 * is lost by saying nothing, and a start is spared the logging framework.
 */
public final class Logger {
  private static final Logger NONE = new Logger();

  private Logger() {}

  public static Logger getLogger(String name) {
    return NONE;
  }

  public boolean isLoggable(Level level) {
    return false;
  }

  public void log(Level level, String message) {}

  public void log(Level level, String message, Object parameter) {}

  public void log(Level level, String message, Object[] parameters) {}

  public void log(Level level, String message, Throwable thrown) {}
}
