package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.List;
import java.util.Set;

/**
 * What follows from a health check that is over: the status, which goes to the file with the
 * result. If it has changed, the process of the check becomes the {@link HealthCheck.Listener}.
 */
final class HealthVerdictSteps {
  /** Where {@code siginfo_t} has what {@code waitid(2)} says: si_code. */
  static final int CODE_OFFSET = 8;

  private static final int STATUS_OFFSET = 24;
  private static final long O_CLOEXEC = 02000000;
  private static final long O_RDWR = 2;
  private static final int ALL_DESCRIPTORS = 0xffff_ffff;

  private final ProgramBuilder program;
  private final HealthCheck check;
  private final int file;
  private final HealthProbeSteps.Target target;
  private final Data information;
  private final Data result;
  private final Data header;
  private final Data before = Data.room(8, "status before");

  /**
   * Steps for one check.
   *
   * @param file the descriptor of the file
   * @param information how the check's process ended
   * @param result to be completed and written
   * @param header what the file begins with, as it was before the check
   */
  HealthVerdictSteps(
      ProgramBuilder program,
      HealthCheck check,
      int file,
      HealthProbeSteps.Target target,
      Data information,
      Data result,
      Data header) {
    this.program = program;
    this.check = check;
    this.file = file;
    this.target = target;
    this.information = information;
    this.result = result;
    this.header = header;
  }

  /** The steps; they go on after them if nobody is called for. */
  void add() {
    addDecision();
    addCall();
  }

  private void addDecision() {
    Step code = program.load("how it ended", addressOf(information, CODE_OFFSET), 0, 0xffff_ffffL);
    program.store("how it ended", addressOf(result, HealthRecord.CODE), resultOf(code));
    Step exit =
        program.load("how it ended", addressOf(information, STATUS_OFFSET), 0, 0xffff_ffffL);
    program.store("how it ended", addressOf(result, HealthRecord.EXIT), resultOf(exit));
    Step checks = program.load("how many checks?", addressOf(header, HealthRecord.CHECKS), 0, -1);
    Step number = program.add("one more", resultOf(checks), number(1));
    program.store("one more", addressOf(header, HealthRecord.CHECKS), resultOf(number));
    program.store("its number", addressOf(result, HealthRecord.NUMBER), resultOf(number));
    Step status = program.load("how was it?", addressOf(header, HealthRecord.STATUS), 0, -1);
    program.store("how was it?", addressOf(before), resultOf(status));
    Label success = program.label("a success");
    Label failed = program.label("a failure");
    Label write = program.label("write it down");
    Label exited = program.label("it exited");
    program
        .test("did it exit?", resultOf(code), HealthRecord.CLD_EXITED, -1)
        .thenGoTo(exited)
        .onErrorGoTo(failed);
    program.place(exited);
    program.test("with 0?", resultOf(exit), 0, -1).thenGoTo(success).onErrorGoTo(failed);
    program.place(success);
    program.store("no failure", addressOf(header, HealthRecord.STREAK), number(0));
    addStatus(HealthRecord.Status.HEALTHY).thenGoTo(write);
    program.place(failed);
    addFailure(write, status);
    program.place(write);
    addWriting();
  }

  private Step addStatus(HealthRecord.Status status) {
    return program.store(
        status.word(), addressOf(header, HealthRecord.STATUS), number(status.number()));
  }

  private void addFailure(Label write, Step status) {
    if (check.times().startPeriod() > 0) {
      Label starting = program.label("is it still starting?");
      Label counts = program.label("the failure counts");
      program
          .test("is it still starting?", resultOf(status), 0, -1)
          .thenGoTo(starting)
          .onErrorGoTo(counts);
      program.place(starting);
      Step over = program.load("in its start period?", addressOf(target.periodOver()), 0, -1);
      program
          .test("in its start period?", resultOf(over), 0, -1)
          .thenGoTo(write)
          .onErrorGoTo(counts);
      program.place(counts);
    }
    Step failures = program.load("failures", addressOf(header, HealthRecord.STREAK), 0, -1);
    Step streak = program.add("one more", resultOf(failures), number(1));
    program.store("one more", addressOf(header, HealthRecord.STREAK), resultOf(streak));
    Label enough = program.label("enough failures");
    program
        .less("few enough?", resultOf(streak), number(check.retries()))
        .thenGoTo(write)
        .onErrorGoTo(enough);
    program.place(enough);
    addStatus(HealthRecord.Status.UNHEALTHY);
  }

  private void addWriting() {
    Label wrap = program.label("the last place");
    Label next = program.label("the next place");
    Step at = program.load("where to", addressOf(header, HealthRecord.NEXT), 0, -1);
    addWrite("write the result down", result, HealthRecord.RESULT_BYTES, resultOf(at));
    Step after = program.add("the next place", resultOf(at), number(HealthRecord.RESULT_BYTES));
    program.store("the next place", addressOf(header, HealthRecord.NEXT), resultOf(after));
    program
        .less("is there one?", resultOf(after), number(HealthRecord.BYTES))
        .thenGoTo(next)
        .onErrorGoTo(wrap);
    program.place(wrap);
    program.store(
        "the first place", addressOf(header, HealthRecord.NEXT), number(HealthRecord.FIRST_RESULT));
    program.place(next);
    // Last: only now the result counts.
    addWrite("write the status down", header, HealthRecord.HEADER, number(0));
  }

  private void addWrite(String name, Data from, int bytes, Argument position) {
    program
        .call(name, SystemCall.PWRITE64, descriptor(file), addressOf(from), number(bytes), position)
        .ignoringErrors();
  }

  private void addCall() {
    HealthCheck.Listener listener = check.listener();
    if (listener == null) {
      return;
    }
    Label same = program.label("it is as it was");
    Label changed = program.label("it has changed");
    Label healthy = program.label("it is healthy now");
    Label unhealthy = program.label("it is unhealthy now");
    Step was = program.load("how was it?", addressOf(before), 0, -1);
    Step now = program.load("how is it?", addressOf(header, HealthRecord.STATUS), 0, -1);
    Step difference = program.subtract("has it changed?", resultOf(now), resultOf(was));
    program
        .test("has it changed?", resultOf(difference), 0, -1)
        .thenGoTo(same)
        .onErrorGoTo(changed);
    program.place(changed);
    addFreedom();
    program
        .test("healthy?", resultOf(now), HealthRecord.Status.HEALTHY.number(), -1)
        .thenGoTo(healthy)
        .onErrorGoTo(unhealthy);
    program.place(healthy);
    addExecution(listener, listener.whenHealthy());
    program.goTo("end", same);
    program.place(unhealthy);
    addExecution(listener, listener.whenUnhealthy());
    program.place(same);
  }

  /** Whoever is called may stop the container, and so outlives its monitor. */
  private void addFreedom() {
    if (target.ownPids()) {
      addOwnPidNamespace(program);
    }
    Prctl.PR_SET_PDEATHSIG.add(program, "live on without the monitor", number(0)).ignoringErrors();
    program.call("new session", SystemCall.SETSID).ignoringErrors();
    program
        .call(
            "close all",
            SystemCall.CLOSE_RANGE,
            number(0),
            number(ALL_DESCRIPTORS & 0xffff_ffffL),
            number(0))
        .ignoringErrors();
    addNothing(program);
    for (int standard = 1; standard <= 2; standard++) {
      program
          .call("the same", SystemCall.DUP3, descriptor(0), descriptor(standard), number(0))
          .ignoringErrors();
    }
    ExecSteps.addUnblocking(program).ignoringErrors();
  }

  /** Opens /dev/null under the lowest number that is free. */
  static Step addNothing(ProgramBuilder program) {
    return program
        .call(
            "/dev/null",
            SystemCall.OPENAT,
            WORKING_DIRECTORY,
            text("/dev/null"),
            named("O_RDWR", O_RDWR),
            number(0))
        .ignoringErrors();
  }

  /** Children are to be in this process's own pid namespace again; threads, too. */
  static void addOwnPidNamespace(ProgramBuilder program) {
    Step own =
        program
            .call(
                "its own pid namespace",
                SystemCall.OPENAT,
                WORKING_DIRECTORY,
                text("/proc/self/ns/pid"),
                named("O_CLOEXEC", O_CLOEXEC),
                number(0))
            .ignoringErrors();
    program
        .call(
            "for children: its own pid namespace",
            SystemCall.SETNS,
            resultOf(own),
            flags(Set.of(Namespace.PID)))
        .ignoringErrors();
    program.call("close it", SystemCall.CLOSE, resultOf(own)).ignoringErrors();
  }

  private void addExecution(HealthCheck.Listener listener, List<String> arguments) {
    program
        .call(
            "become who listens",
            SystemCall.EXECVE,
            text(listener.program()),
            addressOf(Data.strings("arguments", arguments)),
            addressOf(Data.strings("environment", listener.environment())))
        .ignoringErrors();
  }
}
