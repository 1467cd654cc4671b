package io.jocker.cli;

import io.jocker.engine.DetachKeys;
import io.jocker.engine.Streams;

/** The options by which a user says how he lets go of a container. */
final class Detaching {
  private static final String KEYS = "--detach-keys";
  private static final String SIGNALS = "--sig-proxy";

  private Detaching() {}

  /** Adds the option of the keys. */
  static void declareKeys(CommandModel model) {
    model.text("string", "Override the key sequence for detaching a container", KEYS);
  }

  /** Adds the option of the signals. */
  static void declareSignals(CommandModel model) {
    model.flag("Proxy received signals to the process (default true)", SIGNALS);
  }

  /** The caller's streams with what the options say. */
  static Streams streams(Options options, Invocation invocation) {
    // A method reference is linked when it is reached, which a start without the option must not
    // pay.
    DetachKeys keys = options.isGiven(KEYS) ? options.read(KEYS, DetachKeys::parse) : null;
    boolean signals = !options.isGiven(SIGNALS) || options.has(SIGNALS);
    return invocation.streams().with(keys == null ? DetachKeys.DEFAULT : keys, signals);
  }

  /** Says, as docker's attach and exec do, why there is no exit code. Returns the command's own. */
  static int tell(Session session) {
    session.complain(session.words().text("detach.done"));
    return 1;
  }
}
