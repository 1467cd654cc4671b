package io.jocker.linux.story;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears nothing. A class with a name: it is on the way of every start, where a lambda costs. */
final class Untold implements Story, Story.About {
  @Override
  public boolean isTold() {
    return false;
  }

  @Override
  public @Nullable Stops stops() {
    return null;
  }

  @Override
  public About about(Topic topic, Object subject) {
    return this;
  }

  @Override
  public void add(List<Passage> passages) {}

  @Override
  public void close() {}
}
