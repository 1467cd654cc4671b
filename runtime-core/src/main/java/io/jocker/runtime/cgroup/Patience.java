package io.jocker.runtime.cgroup;

/**
 * Waiting for the kernel, where it gives nothing to wait on: pauses that double from 1 to 50 ms,
 * and about a second in all.
 */
final class Patience {
  private static final long LONGEST_PAUSE_MILLIS = 50;
  private static final long ALL_MILLIS = 1_000;

  private long pause = 1;
  private long spent;

  boolean isLeft() {
    return spent < ALL_MILLIS;
  }

  void spend() throws CgroupException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CgroupException("interrupted while waiting for a cgroup");
    }
    spent += pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }
}
