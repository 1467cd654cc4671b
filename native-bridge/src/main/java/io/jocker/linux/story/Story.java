package io.jocker.linux.story;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told what the work is about while it is done.
 *
 * <p>Usually nobody listens: {@link #UNTOLD} costs a call of an empty method.
 */
public interface Story {
  /** Nobody listens. */
  Story UNTOLD = new Untold();

  /** Whether anybody listens, for what is done only to be told. */
  boolean isTold();

  /**
   * From now until the passage is closed, this thread's calls are about this. Passages may be
   * nested; a call belongs to the innermost.
   *
   * @param subject what it is done to; put into words only if anybody listens
   */
  About about(Topic topic, Object subject);

  /** Who wants to stop the work before it goes on; null, as usual, for nobody. */
  @Nullable Stops stops();

  /** What other processes have done, or are going to do when only a plan is told. */
  void add(List<Passage> passages);

  /** The end of a passage. */
  interface About extends AutoCloseable {
    @Override
    void close();
  }
}
