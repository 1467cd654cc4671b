package io.jocker.linux.jna;

import io.jocker.linux.SystemCall;
import io.jocker.linux.story.CallListener;
import io.jocker.linux.story.CallMade;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a listener of every call, with its arguments as the kernel got them: they are read back
 * from the registers and the memory that the call is given, so no words of a caller can be wrong.
 * Loaded only where somebody listens.
 */
final class CallTeller {
  private final CallListener listener;

  /** What each open descriptor is, by the call that opened it. */
  private final Map<Integer, String> descriptors = new HashMap<>();

  private final CallWords words = new CallWords(this::describe);

  CallTeller(CallListener listener) {
    this.listener = listener;
  }

  /**
   * A call that is about to be made.
   *
   * @param opens what its result will be, if that is a descriptor
   */
  record Begun(String name, String arguments, String opens, long nanos) {}

  synchronized Begun begin(SystemCall call, long[] arguments) {
    String text = words.of(call, arguments);
    String opens = words.opens(call, arguments);
    if (call == SystemCall.CLOSE) {
      descriptors.remove((int) arguments[0]);
    }
    return new Begun(call.manName(), text, opens, System.nanoTime());
  }

  /** CLOCK_MONOTONIC is what nanoTime reads on Linux: the clock of traced programs too. */
  synchronized void end(Begun begun, long result) {
    long end = System.nanoTime();
    if (!begun.opens().isEmpty() && result >= 0) {
      descriptors.put((int) result, begun.opens());
    }
    listener.made(new CallMade(begun.name(), begun.arguments(), result, end, end - begun.nanos()));
  }

  /** {@code 7</dev/null>}, as strace writes it. */
  private String describe(int descriptor) {
    String name = descriptors.get(descriptor);
    return name == null ? Integer.toString(descriptor) : descriptor + "<" + name + ">";
  }
}
