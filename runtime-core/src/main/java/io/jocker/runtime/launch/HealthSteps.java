package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;

import io.jocker.linux.Fd;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import org.jspecify.annotations.Nullable;

/**
 * The monitor's part of {@link HealthCheck}: a timer among what it waits for. When that has run out
 * it clones itself, and the clone does the rest ({@link HealthProbeSteps}); so the container's
 * output goes on being copied meanwhile, and whatever becomes of a check, the monitor stays.
 */
final class HealthSteps {
  /** How many entries it has in the array of {@code poll(2)}: the timer, and a check's pidfd. */
  static final int ENTRIES = 2;

  private static final int CLOCK_MONOTONIC = 1;
  private static final long TIMER_FLAGS = 02000000 | 04000;
  private static final long NANOS = 1_000_000_000L;
  private static final long POLLIN = 1L << 32;
  private static final long NONE = 0xffff_ffffL;
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int ENTRY_BYTES = 8;

  private final ProgramBuilder program;
  private final HealthCheck check;
  private final Kept kept;
  private final Data entries;
  private final int timerEntry;
  private final int checkEntry;
  private final Label probe;
  private final Data scratch = Data.room(16, "scratch");
  private final Data header = Data.room(HealthRecord.HEADER, "health");
  private final Data information = Data.room(ExitRecord.BYTES, "siginfo");
  private final Data pidfd = Data.room(8, "pidfd");
  private final Data pid = Data.room(8, "pid");
  private final Data periodOver;

  /**
   * Descriptors of the monitor, by number.
   *
   * @param freezer -1 for none
   */
  record Kept(int file, int freezer) {
    static Kept of(HealthCheck check, DescriptorTable descriptors) {
      Fd freezer = check.freezer();
      return new Kept(
          descriptors.keep(check.file()), freezer == null ? -1 : descriptors.keep(freezer));
    }
  }

  /**
   * Steps for one container.
   *
   * @param entries the monitor's array of {@code struct pollfd}
   * @param offset of the first of {@link #ENTRIES} in it
   * @param probe where a check begins
   */
  HealthSteps(
      ProgramBuilder program, HealthCheck check, Kept kept, Data entries, int offset, Label probe) {
    this.program = program;
    this.check = check;
    this.kept = kept;
    this.entries = entries;
    this.timerEntry = offset;
    this.checkEntry = offset + ENTRY_BYTES;
    this.probe = probe;
    this.periodOver = Data.numbers("start period over", check.times().startPeriod() == 0 ? 1 : 0);
  }

  /** Whether failures count; a check has a copy of it from its begin. */
  Data periodOver() {
    return periodOver;
  }

  private @Nullable Step timer;
  private @Nullable Step period;

  /** Before the loop. Where the kernel gives no timer there are no checks. */
  void addBegin() {
    Step made = addTimer(program, "make the health timer");
    timer = made;
    program.store("remember it", addressOf(scratch), resultOf(made));
    program
        .call(
            "tell which it is",
            SystemCall.PWRITE64,
            descriptor(kept.file()),
            addressOf(scratch),
            number(8),
            number(HealthRecord.TIMER))
        .ignoringErrors();
    Step entry = program.add("watch it", resultOf(made), number(POLLIN));
    program.store("watch it", addressOf(entries, timerEntry), resultOf(entry));
    HealthCheck.Times times = check.times();
    addArm(times.startPeriod() > 0 ? times.startInterval() : times.interval());
    if (times.startPeriod() > 0) {
      Step watch = addTimer(program, "make the start period's timer");
      period = watch;
      addArm(program, resultOf(watch), times.startPeriod());
    }
  }

  /** A timer that does not block who reads it too early. */
  static Step addTimer(ProgramBuilder program, String name) {
    return program
        .call(
            name,
            SystemCall.TIMERFD_CREATE,
            named("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
            named("TFD_CLOEXEC|TFD_NONBLOCK", TIMER_FLAGS))
        .ignoringErrors();
  }

  private void addArm(long nanos) {
    Step made = timer;
    if (made != null) {
      addArm(program, resultOf(made), nanos);
    }
  }

  /** Lets a timer run out once. */
  static void addArm(ProgramBuilder program, Argument timer, long nanos) {
    Data time = Data.numbers("{" + nanos + " ns}", 0, 0, nanos / NANOS, nanos % NANOS);
    program
        .call(
            "wind up a timer", SystemCall.TIMERFD_SETTIME, timer, number(0), addressOf(time), NULL)
        .ignoringErrors();
  }

  /** In each round of the loop. */
  void addRound(Runnable beforeClone) {
    Label due = program.label("a check is due");
    Label quiet = program.label("no check is due");
    Label rewind = program.label("again later");
    Label over = program.label("a check is over");
    Label next = program.label("next");
    addTest("is a check due?", timerEntry).thenGoTo(quiet).onErrorGoTo(due);
    program.place(due);
    addBeginOfCheck(quiet, rewind, beforeClone);
    program.place(quiet);
    addTest("is a check over?", checkEntry).thenGoTo(next).onErrorGoTo(over);
    program.place(over);
    addEndOfCheck();
    program.place(rewind);
    addRewind();
    program.place(next);
  }

  private Step addTest(String name, int entry) {
    Step events = program.load(name, addressOf(entries, entry), 48, 0xffff);
    return program.test(name, resultOf(events), 0, -1);
  }

  private void addBeginOfCheck(Label quiet, Label rewind, Runnable beforeClone) {
    Step made = timer;
    if (made == null) {
      throw new IllegalStateException("the timer comes before the loop");
    }
    addRead("the time has come", resultOf(made)).ignoringErrors();
    addPeriod();
    Label free = program.label("no check runs");
    Step running = program.load("does one run?", addressOf(entries, checkEntry), 0, NONE);
    program.test("does one run?", resultOf(running), NONE, -1).thenGoTo(free).onErrorGoTo(quiet);
    program.place(free);
    addFrozenTest(program, kept.freezer(), scratch, rewind);
    beforeClone.run();
    long flags =
        CloneArguments.CLONE_PIDFD
            | CloneArguments.CLONE_PARENT_SETTID
            | CloneArguments.CLONE_CLEAR_SIGHAND;
    Data arguments = CloneArguments.of(flags, addressOf(pidfd), addressOf(pid), number(0));
    program
        .clone3("begin a check", arguments, CloneArguments.BYTES_WITHOUT_CGROUP, probe)
        .onErrorGoTo(rewind);
    Step process = program.load("its pidfd", addressOf(pidfd), 0, NONE);
    Step entry = program.add("watch it", resultOf(process), number(POLLIN));
    program.store("watch it", addressOf(entries, checkEntry), resultOf(entry)).thenGoTo(quiet);
  }

  private Step addRead(String name, Argument from) {
    return program.call(name, SystemCall.READ, from, addressOf(scratch), number(8));
  }

  private void addPeriod() {
    Step watch = period;
    if (watch != null) {
      Label still = program.label("not over");
      addRead("is the start period over?", resultOf(watch)).onErrorGoTo(still);
      program.store("it is over", addressOf(periodOver), number(1));
      program.place(still);
    }
  }

  /** Goes to {@code frozen} if the container stands still. */
  static void addFrozenTest(ProgramBuilder program, int freezer, Data scratch, Label frozen) {
    if (freezer < 0) {
      return;
    }
    Label thawed = program.label("it is not");
    program
        .call(
            "does the container stand still?",
            SystemCall.PREAD64,
            descriptor(freezer),
            addressOf(scratch),
            number(1),
            number(0))
        .onErrorGoTo(thawed);
    // T(HAWED) and 0 end in two zero bits, F(ROZEN) and 1 do not.
    Step letter = program.load("the first letter", addressOf(scratch), 0, 0xff);
    program.test("0 or T?", resultOf(letter), 0, 3).onErrorGoTo(frozen);
    program.place(thawed);
  }

  private void addEndOfCheck() {
    Step child = program.load("its pid", addressOf(pid), 0, NONE);
    program
        .call(
            "let it go",
            SystemCall.WAITID,
            named("P_PID", P_PID),
            resultOf(child),
            addressOf(information),
            named("WEXITED", WEXITED),
            NULL)
        .ignoringErrors();
    Step process = program.load("its pidfd", addressOf(entries, checkEntry), 0, NONE);
    program.call("close its pidfd", SystemCall.CLOSE, resultOf(process)).ignoringErrors();
    program.store("no check runs", addressOf(entries, checkEntry), number(NONE | POLLIN));
  }

  private void addRewind() {
    HealthCheck.Times times = check.times();
    if (times.startPeriod() == 0) {
      addArm(times.interval());
      return;
    }
    Label usual = program.label("the usual interval");
    Label young = program.label("within the start period");
    Label starting = program.label("still starting");
    Label armed = program.label("wound up");
    addPeriod();
    Step over = program.load("is the start period over?", addressOf(periodOver), 0, -1);
    program.test("is it?", resultOf(over), 0, -1).thenGoTo(young).onErrorGoTo(usual);
    program.place(young);
    program
        .call(
            "how is it?",
            SystemCall.PREAD64,
            descriptor(kept.file()),
            addressOf(header),
            number(HealthRecord.HEADER),
            number(0))
        .ignoringErrors();
    Step status = program.load("still starting?", addressOf(header), 0, -1);
    program.test("still starting?", resultOf(status), 0, -1).thenGoTo(starting).onErrorGoTo(usual);
    program.place(starting);
    addArm(times.startInterval());
    program.goTo("go on", armed);
    program.place(usual);
    addArm(times.interval());
    program.place(armed);
  }
}
