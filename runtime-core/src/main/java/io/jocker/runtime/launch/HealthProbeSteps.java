package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;

import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.Set;

/**
 * One health check, from its begin as a copy of the monitor to its result in the file: it clones
 * the process that joins the container ({@link JoinSteps}), reads what that writes, kills it when
 * its time is up, and lets {@link HealthVerdictSteps} decide. What it ends with is nobody's
 * business but the file's.
 *
 * <p>Killed are all processes of its cgroup ({@link HealthGroupSteps}): one that has made a session
 * of its own, or whose parent has ended, is there still. Where it can have no cgroup of its own
 * that is the process group; the end of the container's first process ends the rest.
 */
final class HealthProbeSteps {
  private static final long O_CLOEXEC = 02000000;
  private static final long O_NONBLOCK = 04000;
  private static final long POLLIN = 1L << 32;
  private static final long NO_ENTRY = 0xffff_ffffL | POLLIN;
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int CLD_KILLED = 2;

  /** For an end of the container that killed the check, and is not to be seen yet. */
  private static final long MOMENT_NANOS = 500_000_000;

  private final ProgramBuilder program;
  private final HealthCheck check;
  private final HealthSteps.Kept kept;
  private final Target target;
  private final Data scratch = Data.room(16, "scratch");
  private final Data header = Data.room(HealthRecord.HEADER, "health");
  private final Data result = Data.room(HealthRecord.RESULT_BYTES, "result");
  private final Data overflow = Data.room(HealthRecord.OUTPUT_BYTES, "overflow");
  private final Data information = Data.room(ExitRecord.BYTES, "siginfo");
  private final Data pidfd = Data.room(8, "pidfd");
  private final Data pid = Data.room(8, "pid");
  private final Data output = Data.room(8, "output pipe");
  private final Data report = Data.room(8, "report pipe");
  private final Data failure = Data.room(8, "failed step");
  private final Data polled = Data.numbers("pollfd", NO_ENTRY, NO_ENTRY, NO_ENTRY);
  private final HealthGroupSteps place;
  private final Label made;

  /**
   * The container.
   *
   * @param first pidfd of its first process
   * @param ownPids whether it has a pid namespace to be entered
   * @param group where the check's processes are to be
   * @param periodOver whether failures count
   */
  record Target(Argument first, boolean ownPids, HealthGroupSteps.Group group, Data periodOver) {}

  HealthProbeSteps(
      ProgramBuilder program, HealthCheck check, HealthSteps.Kept kept, Target target) {
    this.program = program;
    this.check = check;
    this.kept = kept;
    this.target = target;
    this.place = new HealthGroupSteps(program, target.group());
    this.made = program.label("the check's program");
  }

  /** Where the process begins that {@link JoinSteps} follow for; to be placed by the caller. */
  Label process() {
    return made;
  }

  /** The steps of the check; they end its process. */
  void add() {
    Label decide = program.label("decide");
    Label notMade = program.label("not made");
    Prctl.dieWithParent(program, "die with the monitor");
    readHeader();
    addTime(HealthRecord.START);
    addPipe("a pipe for its output", output, O_CLOEXEC);
    addPipe("a pipe for what fails before", report, O_CLOEXEC | O_NONBLOCK);
    Step deadline = HealthSteps.addTimer(program, "make the timer of its time");
    HealthSteps.addArm(program, resultOf(deadline), check.times().timeout());
    Step process = addClone(notMade);
    addWait(process, deadline);
    addDrain();
    addEndOfContainer();
    addFailureBeforeProgram();
    program.goTo("decide", decide);
    program.place(notMade);
    Step errno = program.subtract("its errno", number(0), resultOf(process));
    program.store("its errno", addressOf(result, HealthRecord.ERRNO), resultOf(errno));
    program.place(decide);
    addTime(HealthRecord.END);
    new HealthVerdictSteps(program, check, kept.file(), target, information, result, header).add();
    program.call("end the check", SystemCall.EXIT_GROUP, number(0));
  }

  private void readHeader() {
    program.call(
        "how is it so far?",
        SystemCall.PREAD64,
        descriptor(kept.file()),
        addressOf(header),
        number(HealthRecord.HEADER),
        number(0));
  }

  private void addTime(int offset) {
    program
        .call("the time", SystemCall.CLOCK_GETTIME, number(0), addressOf(result, offset))
        .ignoringErrors();
  }

  private void addPipe(String name, Data ends, long flags) {
    program.call(name, SystemCall.PIPE2, addressOf(ends), number(flags));
  }

  private Argument end(Data pipe, boolean writing) {
    return resultOf(
        program.load("an end of a pipe", addressOf(pipe), writing ? 32 : 0, 0xffff_ffffL));
  }

  private Step addClone(Label notMade) {
    if (target.ownPids()) {
      program
          .call(
              "for the child: the container's pid namespace",
              SystemCall.SETNS,
              target.first(),
              flags(Set.of(Namespace.PID)))
          .ignoringErrors(); // the container has ended: the child cannot be made then
    }
    place.addChoice();
    boolean unified = target.group().unified();
    long wanted =
        CloneArguments.CLONE_PIDFD
            | CloneArguments.CLONE_PARENT_SETTID
            | CloneArguments.CLONE_CLEAR_SIGHAND
            | (unified ? CloneArguments.CLONE_INTO_CGROUP : 0);
    Argument cgroup = unified ? descriptor(target.group().entrance()) : number(0);
    Data arguments = CloneArguments.of(wanted, addressOf(pidfd), addressOf(pid), cgroup);
    int size = unified ? CloneArguments.BYTES : CloneArguments.BYTES_WITHOUT_CGROUP;
    return program.clone3("make the check's process", arguments, size, made).onErrorGoTo(notMade);
  }

  /** Until it has ended: by itself, or because its time was up. */
  private void addWait(Step process, Step deadline) {
    Label loop = program.label("wait");
    Label readable = program.label("it wrote");
    Label silent = program.label("it wrote nothing");
    Label closed = program.label("closed");
    Label late = program.label("its time is up");
    Label inTime = program.label("in time");
    Label ended = program.label("it has ended");
    program.call("keep one end", SystemCall.CLOSE, end(output, true)).ignoringErrors();
    program.call("keep one end", SystemCall.CLOSE, end(report, true)).ignoringErrors();
    addEntry(0, resultOf(program.load("its pidfd", addressOf(pidfd), 0, 0xffff_ffffL)));
    addEntry(1, end(output, false));
    addEntry(2, resultOf(deadline));
    program.place(loop);
    addPoll("wait for its end", 0, 3, NULL);
    addEventTest("did it write?", 1).thenGoTo(silent).onErrorGoTo(readable);
    program.place(readable);
    addReading(closed);
    program.goTo("go on", silent);
    program.place(closed);
    program.store("no more of this", addressOf(polled, 8), number(NO_ENTRY));
    program.place(silent);
    addEventTest("is its time up?", 2).thenGoTo(inTime).onErrorGoTo(late);
    program.place(late);
    addKill(process, deadline, inTime);
    program.place(inTime);
    addEventTest("has it ended?", 0).thenGoTo(loop).onErrorGoTo(ended);
    program.place(ended);
    program
        .call(
            "take its exit status",
            SystemCall.WAITID,
            named("P_PID", P_PID),
            resultOf(process),
            addressOf(information),
            named("WEXITED", WEXITED),
            NULL)
        .ignoringErrors();
  }

  private void addEntry(int index, Argument file) {
    Step entry = program.add("watch", file, number(POLLIN));
    program.store("watch", addressOf(polled, index * 8), resultOf(entry));
  }

  private Step addPoll(String name, int first, int count, Argument time) {
    return program
        .call(
            name,
            SystemCall.PPOLL,
            addressOf(polled, first * 8),
            number(count),
            time,
            NULL,
            number(8))
        .ignoringErrors();
  }

  private Step addEventTest(String name, int index) {
    Step events = program.load(name, addressOf(polled, index * 8), 48, 0xffff);
    return program.test(name, resultOf(events), 0, -1);
  }

  /** The first bytes are kept, the others only counted, so that it is not held up. */
  private void addReading(Label closed) {
    Label keep = program.label("keep");
    Label drop = program.label("drop");
    Label count = program.label("count");
    Step before = program.load("how much so far?", addressOf(result, HealthRecord.LENGTH), 0, -1);
    program
        .less("is there room?", resultOf(before), number(HealthRecord.OUTPUT_BYTES))
        .thenGoTo(keep)
        .onErrorGoTo(drop);
    program.place(keep);
    Step at = program.add("where to", addressOf(result, HealthRecord.OUTPUT), resultOf(before));
    Step room = program.subtract("room", number(HealthRecord.OUTPUT_BYTES), resultOf(before));
    addRead(resultOf(at), resultOf(room), closed);
    program.goTo("go on", count);
    program.place(drop);
    addRead(addressOf(overflow), number(HealthRecord.OUTPUT_BYTES), closed);
    program.place(count);
  }

  private void addRead(Argument to, Argument size, Label closed) {
    Label some = program.label("some");
    Step read =
        program
            .call("read its output", SystemCall.READ, end(output, false), to, size)
            .onErrorGoTo(closed);
    program.test("the end?", resultOf(read), 0, -1).thenGoTo(closed).onErrorGoTo(some);
    program.place(some);
    Step before = program.load("how much so far?", addressOf(result, HealthRecord.LENGTH), 0, -1);
    Step sum = program.add("so much now", resultOf(before), resultOf(read));
    program.store("so much now", addressOf(result, HealthRecord.LENGTH), resultOf(sum));
  }

  /** What stands still could not end in time: then its time begins anew. */
  private void addKill(Step process, Step deadline, Label inTime) {
    Label frozen = program.label("it stands still");
    Label kill = program.label("kill it");
    program
        .call(
            "the time has come", SystemCall.READ, resultOf(deadline), addressOf(scratch), number(8))
        .ignoringErrors();
    HealthSteps.addFrozenTest(program, kept.freezer(), scratch, frozen);
    program.goTo("kill it", kill);
    program.place(frozen);
    HealthSteps.addArm(program, resultOf(deadline), check.times().timeout());
    program.goTo("go on", inTime);
    program.place(kill);
    program.store("its time was up", addressOf(result, HealthRecord.LATE), number(1));
    Step group = program.subtract("its process group", number(0), resultOf(process));
    program
        .call(
            "kill its process group",
            SystemCall.KILL,
            resultOf(group),
            named("SIGKILL", Prctl.SIGKILL))
        .ignoringErrors();
    program
        .call(
            "kill it", // for it may not have a group of its own yet
            SystemCall.PIDFD_SEND_SIGNAL,
            resultOf(program.load("its pidfd", addressOf(pidfd), 0, 0xffff_ffffL)),
            named("SIGKILL", Prctl.SIGKILL),
            NULL,
            number(0))
        .ignoringErrors();
    place.addKill();
  }

  /** What is in the pipe; a process that it has left behind may go on writing to it. */
  private void addDrain() {
    Label again = program.label("is there more?");
    Label some = program.label("there is more");
    Label drained = program.label("drained");
    program.place(again);
    Step ready = addPoll("is there more?", 1, 1, addressOf(Data.numbers("{0, 0}", 0, 0)));
    program.test("is there?", resultOf(ready), 1, -1).thenGoTo(some).onErrorGoTo(drained);
    program.place(some);
    addReading(drained);
    Step size = program.load("how much so far?", addressOf(result, HealthRecord.LENGTH), 0, -1);
    program
        .less("is it enough?", resultOf(size), number(HealthRecord.OUTPUT_BYTES))
        .thenGoTo(again)
        .onErrorGoTo(drained);
    program.place(drained);
  }

  /**
   * The end of the container has ended the check, too: then it says nothing. All processes of a pid
   * namespace are killed before the end of its first one can be seen, so that is waited for.
   */
  private void addEndOfContainer() {
    Label wait = program.label("perhaps by its end");
    Label look = program.label("look");
    Label lives = program.label("the container lives");
    Label over = program.label("the container has ended");
    Data moment = Data.numbers("{0, 0}", 0, 0);
    addEntry(0, target.first());
    Step code =
        program.load(
            "was it killed?",
            addressOf(information, HealthVerdictSteps.CODE_OFFSET),
            0,
            0xffff_ffffL);
    program.test("was it killed?", resultOf(code), CLD_KILLED, -1).thenGoTo(wait).onErrorGoTo(look);
    program.place(wait);
    Step late = program.load("its time was up?", addressOf(result, HealthRecord.LATE), 0, -1);
    Label other = program.label("by somebody else");
    program.test("by its time?", resultOf(late), 0, -1).thenGoTo(other).onErrorGoTo(look);
    program.place(other);
    program.store("a moment", addressOf(moment, 8), number(MOMENT_NANOS));
    program.place(look);
    Step ready = addPoll("has the container ended?", 0, 1, addressOf(moment));
    program.test("has it?", resultOf(ready), 1, -1).thenGoTo(over).onErrorGoTo(lives);
    program.place(over);
    program.call("say nothing", SystemCall.EXIT_GROUP, number(0));
    program.place(lives);
  }

  private void addFailureBeforeProgram() {
    program
        .call(
            "did a step fail?", SystemCall.READ, end(report, false), addressOf(failure), number(8))
        .ignoringErrors();
    Step errno = program.load("which errno?", addressOf(failure), 32, 0xffff_ffffL);
    program.store("which errno?", addressOf(result, HealthRecord.ERRNO), resultOf(errno));
  }

  /** The first steps of the process that joins the container: its input and output. */
  void addStreams(int reportFd) {
    Step nothing = HealthVerdictSteps.addNothing(program);
    program
        .call("no input", SystemCall.DUP3, resultOf(nothing), descriptor(0), number(0))
        .ignoringErrors(); // it has that number already
    for (int standard = 1; standard <= 2; standard++) {
      program.call(
          "output to the check",
          SystemCall.DUP3,
          end(output, true),
          descriptor(standard),
          number(0));
    }
    // The first step that fails from now on says so there. An error: it has that number already.
    program
        .call(
            "report to the check",
            SystemCall.DUP3,
            end(report, true),
            descriptor(reportFd),
            named("O_CLOEXEC", O_CLOEXEC))
        .ignoringErrors();
  }
}
