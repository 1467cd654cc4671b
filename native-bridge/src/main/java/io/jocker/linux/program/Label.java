package io.jocker.linux.program;

/** A place in a {@link Program} that steps may go to, before or after it is known where it is. */
public final class Label {
  private final String name;
  private int index = -1;

  Label(String name) {
    this.name = name;
  }

  void placeAt(int step) {
    if (index >= 0) {
      throw new IllegalStateException("label " + name + " is placed twice");
    }
    index = step;
  }

  int index() {
    if (index < 0) {
      throw new IllegalStateException("label " + name + " is never placed");
    }
    return index;
  }
}
