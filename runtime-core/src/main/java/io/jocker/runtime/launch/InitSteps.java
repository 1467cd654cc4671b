package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Errno;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.linux.story.Actor;

/**
 * {@code --init}: process 1 of the container does not execute the program itself but stays in the
 * table, as a small init. It starts the program as its child, passes signals on to it, reaps
 * whatever orphans end up with it, and ends as the program ended.
 *
 * <p>Process 1 of a pid namespace gets no signal that it has no handler for, and inherits every
 * orphan ({@code pid_namespaces(7)}): programs that were not written for that ignore SIGTERM and
 * collect zombies.
 */
final class InitSteps {
  private static final int SIGCHLD = 17;
  private static final int P_ALL = 0;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  private static final int TIOCSPGRP = 0x5410;

  private final ProgramBuilder program;

  InitSteps(ProgramBuilder program) {
    this.program = program;
  }

  /**
   * Adds init's part. What is added after it is the program's, in the child.
   *
   * @param reportFd closed here when the child has its copy: its end tells jocker that the program
   *     runs
   */
  void add(int reportFd, boolean terminal) {
    Label child = program.label("the program");
    program.about(LaunchTopic.INIT, "");
    Prctl.PR_SET_NAME.add(program, "name the init", text("jocker-init"));
    Step clone = program.fork("create the program's process", child);
    program.call("leave the report to the program", SystemCall.CLOSE, descriptor(reportFd));
    addLoop(clone);
    program.place(child);
    program.by(Actor.PROGRAM);
    if (terminal) {
      Data group = Data.room(8, "process group");
      program.call("a process group of its own", SystemCall.SETPGID, number(0), number(0));
      program.store(
          "its number", addressOf(group), resultOf(program.call("its number", SystemCall.GETPID)));
      program.call(
          "into the foreground",
          SystemCall.IOCTL,
          descriptor(0),
          named("TIOCSPGRP", TIOCSPGRP),
          addressOf(group));
    }
  }

  private void addLoop(Step clone) {
    Data information = Data.room(128, "siginfo");
    Label wait = program.label("init loop");
    Label pass = program.label("pass on");
    Label reap = program.label("reap");
    program.place(wait);
    Label interrupted = program.label("interrupted");
    Step signal =
        program
            .call(
                "wait for a signal",
                SystemCall.RT_SIGTIMEDWAIT,
                addressOf(Data.numbers("all", -1)),
                NULL,
                NULL,
                number(8))
            .onErrorGoTo(interrupted);
    program.test("a child?", resultOf(signal), SIGCHLD, -1).thenGoTo(reap).onErrorGoTo(pass);
    program.place(pass);
    program
        .call("pass the signal on", SystemCall.KILL, resultOf(clone), resultOf(signal))
        .ignoringErrors()
        .thenGoTo(wait);
    program.place(interrupted);
    // A SIGSTOP and SIGCONT make the wait fail with EINTR although no handler ran: signal(7).
    program.test("only stopped?", resultOf(signal), -Errno.EINTR.number(), -1).thenGoTo(wait);
    program.place(reap);
    program.store("nobody yet", addressOf(information, 16), number(0));
    Label nobody = program.label("nobody");
    Step reaped =
        program
            .call(
                "reap a child",
                SystemCall.WAITID,
                named("P_ALL", P_ALL),
                number(0),
                addressOf(information),
                named("WEXITED|WNOHANG", WEXITED | WNOHANG),
                NULL)
            .onErrorGoTo(nobody);
    Step who = program.load("who ended?", addressOf(information, 16), 0, 0xffff_ffffL);
    Step other = program.subtract("the program?", resultOf(who), resultOf(clone)).ignoringErrors();
    Label orphan = program.label("orphan");
    Label ended = program.label("ended");
    program.test("the program?", resultOf(other), 0, -1).thenGoTo(ended).onErrorGoTo(orphan);
    program.place(orphan);
    program.test("anybody?", resultOf(who), 0, -1).thenGoTo(wait).onErrorGoTo(reap);
    program.place(nobody);
    program.test("no child left?", resultOf(reaped), -Errno.ECHILD.number(), -1).thenGoTo(wait);
    program.place(ended);
    addEnd(information);
  }

  private void addEnd(Data information) {
    Label killed = program.label("killed");
    Step status = program.load("its status", addressOf(information, 24), 0, 0xff);
    Step code = program.load("how", addressOf(information, 8), 0, 0xff);
    program.test("did it exit?", resultOf(code), CLD_EXITED, -1).onErrorGoTo(killed);
    program.call("end as it did", SystemCall.EXIT_GROUP, resultOf(status));
    program.place(killed);
    Step both = program.add("128 + signal", resultOf(status), number(128));
    program.call("end as it did", SystemCall.EXIT_GROUP, resultOf(both));
  }
}
