package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.List;

/**
 * What the first process does: it clones the container's first process and stays behind as its
 * monitor. It has no Java and no libc, so a container costs a few pages of memory, and it outlives
 * the JVM.
 */
final class MonitorSteps {
  /**
   * In place of a failed step's number: the second word of the report is the pid of the container's
   * first process.
   */
  static final int REPORT_PID = -2;

  /**
   * The same: the container's first process has its namespaces and its root, and waits for the
   * hooks.
   */
  static final int REPORT_HOOKS = -3;

  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int MILLIS = 1_000;
  private static final int NANOS_IN_MILLI = 1_000_000;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int LOCK_UN = 8;
  private static final long O_RDWR = 2;
  private static final int ALL_DESCRIPTORS = 0xffff_ffff;

  private final ProgramBuilder program;
  private final Data report = Data.numbers("{pid}", REPORT_PID & 0xffff_ffffL);
  private final Data pidfd = Data.room(8, "pidfd");
  private final Data begin = Data.room(16, "begin");
  private final Data information = Data.room(ExitRecord.BYTES, "siginfo");

  MonitorSteps(ProgramBuilder program) {
    this.program = program;
  }

  /**
   * Before the clone: nothing may interrupt, and if jocker dies the half-made container dies with
   * it.
   */
  void addPreparation(int endOfDescriptors) {
    program.about(LaunchTopic.QUIET, "");
    program.call(
        "block signals",
        SystemCall.RT_SIGPROCMASK,
        named("SIG_SETMASK", 2),
        addressOf(Data.numbers("all", -1)),
        NULL,
        number(8));
    program.about(LaunchTopic.LEASH, "");
    Prctl.dieWithParent(program, "die with jocker until the container is recorded");
    program.about(LaunchTopic.SESSION, "");
    program.call("new session", SystemCall.SETSID);
    program.about(LaunchTopic.NAME, "jocker-monitor");
    Prctl.PR_SET_NAME.add(program, "name the monitor", text("jocker-monitor"));
    // Until execve, and so in the container's first process too: who shares its pid namespace and
    // has capabilities there could else look through it at the host's files (CVE-2016-9962).
    program.about(LaunchTopic.NO_DUMP, "");
    Prctl.PR_SET_DUMPABLE.add(program, "let nobody look into this process", number(0));
    program.about(LaunchTopic.LEAKS, "");
    // The JVM hands on descriptors that it or its caller opened without O_CLOEXEC.
    closeRange("close what the JVM leaked", endOfDescriptors, ALL_DESCRIPTORS);
  }

  /** {@code clone3(2)}; the child goes on at {@code child}. Then the pid is reported. */
  Step addClone(long flags, Argument cgroup, Label child, int reportFd) {
    long all = flags | CloneArguments.CLONE_PIDFD | CloneArguments.CLONE_PARENT_SETTID;
    Data arguments = CloneArguments.of(all, addressOf(pidfd), addressOf(report, 4), cgroup);
    boolean intoCgroup = (flags & CloneArguments.CLONE_INTO_CGROUP) != 0;
    int size = intoCgroup ? CloneArguments.BYTES : CloneArguments.BYTES_WITHOUT_CGROUP;
    program.about(LaunchTopic.CLONE, "");
    Step clone = program.clone3("create the container's first process", arguments, size, child);
    program.about(LaunchTopic.REPORT, "");
    program.call(
        "report its pid", SystemCall.WRITE, descriptor(reportFd), addressOf(report), number(8));
    return clone;
  }

  /**
   * Gives the container's part of the program back: its first process has a copy, and this one may
   * be here for months.
   */
  void addForgetting(Label container, Label monitor) {
    program.about(LaunchTopic.LET_GO, "");
    program.forget(container, monitor);
  }

  /**
   * Lets go of what only the container's set-up needs, and waits until jocker has recorded the
   * container. If jocker ends before that, the kernel kills this process (PR_SET_PDEATHSIG), and
   * with it the container; if it gives up, nothing is acknowledged and the container is killed
   * here.
   *
   * @param leashed whether the end of jocker goes on being the end of this process
   */
  void addWaitForRecord(DescriptorTable table, int acknowledged, Step clone, boolean leashed) {
    closeRange("close what is the container's", table.monitorEnd(), table.end() - 1);
    program.about(LaunchTopic.RECORDED, "");
    Step read =
        program.call(
            "wait until it is recorded",
            SystemCall.READ,
            descriptor(acknowledged),
            addressOf(Data.room(8, "byte")),
            number(1));
    Label recorded = program.label("recorded");
    Label given = program.label("given up");
    program.test("recorded?", resultOf(read), 1, -1).thenGoTo(recorded).onErrorGoTo(given);
    program.place(given);
    program
        .call(
            "give up: kill it",
            SystemCall.PIDFD_SEND_SIGNAL,
            processDescriptor(),
            named("SIGKILL", Prctl.SIGKILL),
            NULL,
            number(0))
        .ignoringErrors();
    addWait("give up: wait for its end", clone).ignoringErrors();
    program.call("give up", SystemCall.EXIT_GROUP, number(1));
    program.place(recorded);
    if (!leashed) {
      Prctl.PR_SET_PDEATHSIG.add(program, "live on without jocker", number(0));
    }
  }

  /** Tells jocker that it may end: until now it would have taken this process with it. */
  void addRelease(int acknowledged) {
    program.call("let jocker go", SystemCall.CLOSE, descriptor(acknowledged)).ignoringErrors();
  }

  /**
   * Takes the exit status of the container's first process and writes it into its file.
   *
   * @param synced whether it must be on the disk, too: nobody waits for it
   */
  void addExitRecord(Step clone, int exitFile, boolean synced) {
    addWait("take its exit status", clone);
    program
        .call(
            "when it ended",
            SystemCall.CLOCK_GETTIME,
            named("CLOCK_REALTIME", 0),
            addressOf(information, ExitRecord.TIME_OFFSET))
        .ignoringErrors();
    program
        .call(
            "keep its exit status",
            SystemCall.PWRITE64,
            descriptor(exitFile),
            addressOf(information),
            number(ExitRecord.BYTES),
            number(0))
        .ignoringErrors();
    if (synced) {
      program
          .call("see to it that it lasts", SystemCall.FSYNC, descriptor(exitFile))
          .ignoringErrors();
    }
  }

  /** The caller's working directory may be on a disk that is to be unmounted one day. */
  void addLeavingFolder() {
    program.call("hold no folder", SystemCall.CHDIR, text("/")).ignoringErrors();
  }

  /** In place of the caller's input, which is the container's or another command's to read. */
  void addNothingAsInput() {
    addCloseStandard(List.of(0));
    program
        .call(
            "/dev/null in its place", // the lowest number that is free
            SystemCall.OPENAT,
            WORKING_DIRECTORY,
            text("/dev/null"),
            named("O_RDWR", O_RDWR),
            number(0))
        .ignoringErrors();
  }

  /** The caller's output is the container's alone; the numbers must not become other files. */
  void addNothingAsOutput() {
    for (int standard = 1; standard <= 2; standard++) {
      program
          .call("no output", SystemCall.DUP3, descriptor(0), descriptor(standard), number(0))
          .ignoringErrors();
    }
  }

  /** In place of an input that is the container's: else its pipe would have two readers. */
  void addNoInput() {
    program.call("no input", SystemCall.DUP3, descriptor(1), descriptor(0), number(0));
  }

  /** When the container began, for {@link #addDelay}. */
  void addBegin() {
    program
        .call(
            "when it began",
            SystemCall.CLOCK_GETTIME,
            named("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
            addressOf(begin))
        .ignoringErrors();
  }

  /**
   * Waits before a restart. It is the monitor who waits, for it is there anyway and small; who
   * decides comes afterwards, and goes again.
   */
  void addDelay(int delayMillis) {
    Data end = Data.room(16, "now");
    Label quick = program.label("a short run");
    Label waited = program.label("waited");
    program
        .call(
            "when it ended",
            SystemCall.CLOCK_GETTIME,
            named("CLOCK_MONOTONIC", CLOCK_MONOTONIC),
            addressOf(end))
        .ignoringErrors();
    Step from = program.load("when it began", addressOf(begin), 0, -1);
    Step to = program.load("when it ended", addressOf(end), 0, -1);
    Step seconds = program.subtract("how long it ran", resultOf(to), resultOf(from));
    program
        .less("a short run?", resultOf(seconds), number(Successor.SHORT_SECONDS))
        .thenGoTo(quick);
    sleep("wait a moment", Successor.SHORTEST_MILLIS).thenGoTo(waited);
    program.place(quick);
    sleep("wait, longer each time", delayMillis);
    program.place(waited);
  }

  private Step sleep(String name, int millis) {
    Data time =
        Data.numbers(millis + " ms", millis / MILLIS, (long) millis % MILLIS * NANOS_IN_MILLI);
    return program.call(name, SystemCall.NANOSLEEP, addressOf(time), NULL).ignoringErrors();
  }

  /**
   * Becomes another program, unless somebody holds the lock. The lock is let go before that: from
   * now on it is the successor's to take, and to whoever looks this process still is the monitor.
   *
   * @param attended where it goes on if the lock is held
   */
  void addSuccession(Successor successor, int lock, Label attended) {
    addLock(lock, attended);
    closeRange("close all", DescriptorTable.FIRST, ALL_DESCRIPTORS);
    ExecSteps.addUnblocking(program).ignoringErrors();
    program
        .call(
            "become who decides",
            SystemCall.EXECVE,
            text(successor.program()),
            addressOf(Data.strings("arguments", successor.arguments())),
            addressOf(Data.strings("environment", successor.environment())))
        .ignoringErrors();
  }

  /** Whether a file is there that asks for a successor. */
  void addCondition(int folder, String name, Label otherwise) {
    program
        .call(
            "is anybody to be called for?",
            SystemCall.FACCESSAT,
            descriptor(folder),
            text(name),
            named("F_OK", 0))
        .onErrorGoTo(otherwise);
  }

  /** Whether somebody holds the lock now. */
  void addLockTrial(int lock, Label held) {
    addLock(lock, held);
    program
        .call("leave it to others", SystemCall.FLOCK, descriptor(lock), named("LOCK_UN", LOCK_UN))
        .ignoringErrors();
  }

  private void addLock(int lock, Label held) {
    program
        .call(
            "does anybody attend to it?",
            SystemCall.FLOCK,
            descriptor(lock),
            named("LOCK_EX|LOCK_NB", LOCK_EX_NB))
        .onErrorGoTo(held);
  }

  private Step addWait(String name, Step clone) {
    return program.call(
        name,
        SystemCall.WAITID,
        named("P_PID", P_PID),
        resultOf(clone),
        addressOf(information),
        named("WEXITED", WEXITED),
        NULL);
  }

  /** The end of the monitor. */
  void addEnd() {
    program.call("end the monitor", SystemCall.EXIT_GROUP, number(0));
  }

  /** The pidfd that the clone gave, as the result of a step to be added now. */
  Argument processDescriptor() {
    return resultOf(program.load("its pidfd", addressOf(pidfd), 0, 0xffff_ffffL));
  }

  private void closeRange(String name, int first, int last) {
    if (first <= last || last == ALL_DESCRIPTORS) {
      program.call(
          name, SystemCall.CLOSE_RANGE, number(first), number(last & 0xffff_ffffL), number(0));
    }
  }

  /** The standard streams that the monitor does not copy to. */
  void addCloseStandard(List<Integer> unused) {
    for (int number : unused) {
      program
          .call("close a standard stream", SystemCall.CLOSE, descriptor(number))
          .ignoringErrors();
    }
  }
}
