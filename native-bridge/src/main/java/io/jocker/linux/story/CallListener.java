package io.jocker.linux.story;

/** Hears of every system call that this process makes through {@code io.jocker.linux}. */
@FunctionalInterface
public interface CallListener {
  /** The call was made; on the thread that made it. */
  void made(CallMade call);
}
