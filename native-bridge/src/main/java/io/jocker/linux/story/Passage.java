package io.jocker.linux.story;

import java.util.List;

/**
 * Calls that belong together: one process made them, one after the other, for one purpose.
 *
 * @param topic the key of a {@link Topic}
 * @param subject what it is done to, such as {@code /proc}; may be empty
 * @param failed whether it ended with an error that the work could not go on after
 */
public record Passage(
    String topic, String subject, Actor actor, List<CallMade> calls, boolean failed) {

  /** Copies the calls. */
  public Passage {
    calls = List.copyOf(calls);
  }

  /** The part of the topic's key before the dot. */
  public String chapter() {
    return topic.substring(0, topic.indexOf('.'));
  }

  /** How long its calls took together. */
  public long nanos() {
    long sum = 0;
    for (CallMade call : calls) {
      sum += call.nanos();
    }
    return sum;
  }
}
