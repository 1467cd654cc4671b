package io.jocker.cli.daemon;

/**
 * Nobody waits for this command any more: its caller has been killed. Then a JVM of the caller's
 * own would be gone, too, and would do nothing more. So this is an error: what an engine does about
 * an exception, such as killing a container that it cannot attend to, is not done; only what is
 * closed on every way out is closed.
 */
final class CallerGoneError extends Error {
  private static final long serialVersionUID = 1;

  CallerGoneError() {
    super("the caller is gone", null, false, false);
  }
}
