package io.jocker.runtime.config;

/**
 * {@code sched_setattr(2)}.
 *
 * @param policy SCHED_OTHER 0, FIFO 1, RR 2, BATCH 3, IDLE 5, DEADLINE 6
 * @param flags SCHED_FLAG_* of {@code uapi/linux/sched.h}
 * @param nice -20 to 19
 * @param priority 0, or 1 to 99 for FIFO and RR
 * @param deadline of SCHED_DEADLINE; zeros for the others
 */
public record SchedulingPolicy(
    int policy, long flags, int nice, int priority, DeadlineTimes deadline) {
  /** In nanoseconds. */
  public record DeadlineTimes(long runtime, long deadline, long period) {
    /** For every other policy. */
    public static final DeadlineTimes NONE = new DeadlineTimes(0, 0, 0);
  }
}
