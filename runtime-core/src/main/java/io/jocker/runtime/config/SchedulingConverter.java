package io.jocker.runtime.config;

import io.jocker.runtime.config.SchedulingPolicy.DeadlineTimes;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.SchedulerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The specification's words for when a process gets the processor and the disk. */
final class SchedulingConverter {
  private static final String FIELD = "process.scheduler";

  private SchedulingConverter() {}

  static ProcessConfig.IoPriority ioPriority(ProcessSpec.IoPriority priority) {
    int scheduling =
        switch (priority.class_()) {
          case "IOPRIO_CLASS_RT" -> 1;
          case "IOPRIO_CLASS_BE" -> 2;
          case "IOPRIO_CLASS_IDLE" -> 3;
          default ->
              throw new InvalidSpecException(
                  "process.ioPriority.class", "not a class: \"" + priority.class_() + "\"");
        };
    int level = priority.priority() == null ? 0 : priority.priority();
    if (level < 0 || level > 7) {
      throw new InvalidSpecException("process.ioPriority.priority", "not 0 to 7: " + level);
    }
    return new ProcessConfig.IoPriority(scheduling, level);
  }

  static SchedulingPolicy policy(SchedulerSpec scheduler) {
    int policy =
        switch (scheduler.policy()) {
          case "SCHED_OTHER" -> 0;
          case "SCHED_FIFO" -> 1;
          case "SCHED_RR" -> 2;
          case "SCHED_BATCH" -> 3;
          case "SCHED_IDLE" -> 5;
          case "SCHED_DEADLINE" -> 6;
          default ->
              throw new InvalidSpecException(
                  FIELD + ".policy", "not a policy: \"" + scheduler.policy() + "\"");
        };
    int nice = orZero(scheduler.nice());
    if (nice < -20 || nice > 19) {
      throw new InvalidSpecException(FIELD + ".nice", "not -20 to 19: " + nice);
    }
    return new SchedulingPolicy(
        policy,
        flags(scheduler.flags()),
        nice,
        orZero(scheduler.priority()),
        new DeadlineTimes(
            orZero(scheduler.runtime()), orZero(scheduler.deadline()), orZero(scheduler.period())));
  }

  /** {@code uapi/linux/sched.h}. */
  private static long flags(List<String> names) {
    long flags = 0;
    for (String name : names) {
      flags |=
          switch (name) {
            case "SCHED_FLAG_RESET_ON_FORK" -> 0x01;
            case "SCHED_FLAG_RECLAIM" -> 0x02;
            case "SCHED_FLAG_DL_OVERRUN" -> 0x04;
            case "SCHED_FLAG_KEEP_POLICY" -> 0x08;
            case "SCHED_FLAG_KEEP_PARAMS" -> 0x10;
            case "SCHED_FLAG_UTIL_CLAMP_MIN" -> 0x20;
            case "SCHED_FLAG_UTIL_CLAMP_MAX" -> 0x40;
            default ->
                throw new InvalidSpecException(FIELD + ".flags", "not a flag: \"" + name + "\"");
          };
    }
    return flags;
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
