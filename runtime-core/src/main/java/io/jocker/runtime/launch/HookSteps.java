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
import io.jocker.runtime.config.Hook;
import java.util.List;

/**
 * The hooks that run in the container's namespaces: createContainer before pivot_root, with the
 * host's files and rights, startContainer at the very end, with the container's. The container's
 * first process starts each as a child and waits for it; one that fails ends the start.
 *
 * <p>The root is attached at its own path while hooks run before pivot_root, so what they mount in
 * it is the container's. The mounts of config.json come afterwards: they are attached where no link
 * of the image can lead out, and that is only after pivot_root.
 */
final class HookSteps {
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  private static final int SIGINFO_CODE = 8;
  private static final int SIGINFO_STATUS = 24;
  private static final long POLLIN = 1L << 32; // events, behind the descriptor in struct pollfd

  private final ProgramBuilder program;
  private final int reportFd;

  HookSteps(ProgramBuilder program, int reportFd) {
    this.program = program;
    this.reportFd = reportFd;
  }

  /**
   * Adds them in their order.
   *
   * @param when the list's name in config.json
   * @param stateFd a file with what they read on standard input
   */
  void add(String when, List<Hook> hooks, int stateFd) {
    for (Hook hook : hooks) {
      program.about(LaunchTopic.HOOKS, hook.path());
      add(when + " hook " + hook.path(), hook, stateFd);
    }
  }

  private void add(String name, Hook hook, int stateFd) {
    Label child = program.label("hook");
    Label after = program.label("after the hook");
    Step process = program.fork("create the process of the " + name, child);
    if (hook.timeoutSeconds() > 0) {
      addTimeout(name, process, hook.timeoutSeconds());
    }
    addEnd(name, process, after);
    program.place(child);
    addProgram(name, hook, stateFd);
    program.place(after);
  }

  private void addTimeout(String name, Step process, long seconds) {
    Data poll = Data.room(8, "pollfd");
    Label late = program.label("late");
    Label inTime = program.label("in time");
    Step handle = program.call("open it", SystemCall.PIDFD_OPEN, resultOf(process), number(0));
    Step entry = program.add("its end", resultOf(handle), number(POLLIN));
    program.store("its end", addressOf(poll), resultOf(entry));
    Step ended =
        program.call(
            "await the " + name,
            SystemCall.PPOLL,
            addressOf(poll),
            number(1),
            addressOf(Data.numbers("{" + seconds + " s}", seconds, 0)),
            NULL,
            number(8));
    program.call("close it", SystemCall.CLOSE, resultOf(handle));
    program.test("in time?", resultOf(ended), 1, -1).thenGoTo(inTime).onErrorGoTo(late);
    program.place(late);
    program.call("kill it", SystemCall.KILL, resultOf(process), named("SIGKILL", Prctl.SIGKILL));
    addWait("wait for its end", process, Data.room(128, "siginfo"));
    program.fail(name + " was not done after " + seconds + " s", Errno.ETIMEDOUT);
    program.place(inTime);
  }

  private void addEnd(String name, Step process, Label after) {
    Data information = Data.room(128, "siginfo");
    Label failed = program.label("failed");
    addWait("wait for the " + name, process, information);
    Step code = program.load("how", addressOf(information, SIGINFO_CODE), 0, 0xff);
    program.test("did it exit?", resultOf(code), CLD_EXITED, -1).onErrorGoTo(failed);
    Step status = program.load("its status", addressOf(information, SIGINFO_STATUS), 0, 0xff);
    program.test("well?", resultOf(status), 0, -1).thenGoTo(after).onErrorGoTo(failed);
    program.place(failed);
    program.fail(name + " failed", Errno.ECANCELED);
  }

  private void addWait(String name, Step process, Data information) {
    program.call(
        name,
        SystemCall.WAITID,
        named("P_PID", P_PID),
        resultOf(process),
        addressOf(information),
        named("WEXITED", WEXITED),
        NULL);
  }

  /** In the child. What fails here is reported as a step of its own. */
  private void addProgram(String name, Hook hook, int stateFd) {
    program.call("state as input", SystemCall.DUP3, descriptor(stateFd), descriptor(0), number(0));
    program.call(
        "from its beginning", SystemCall.LSEEK, descriptor(0), number(0), named("SEEK_SET", 0));
    program.call("errors as output", SystemCall.DUP3, descriptor(2), descriptor(1), number(0));
    program.call(
        "close the report at execve",
        SystemCall.FCNTL,
        descriptor(reportFd),
        named("F_SETFD", 2),
        named("FD_CLOEXEC", 1));
    new CloseSteps(program).addAllBut(reportFd);
    ExecSteps.addUnblocking(program);
    program.call(
        name,
        SystemCall.EXECVE,
        text(hook.path()),
        addressOf(Data.strings("arguments", hook.args())),
        addressOf(Data.strings("environment", hook.env())));
  }
}
