package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Capability;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.config.CapabilitySets;
import io.jocker.runtime.config.Identity;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.config.ResourceLimit;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a process in its namespaces to the program: the same for a container's first process and for
 * one that joins it later. The methods are in the order in which they must be called.
 */
final class ProcessSteps {
  static final String WORKING_DIRECTORY_NAME = "working directory";
  private static final int TIOCSCTTY = 0x540e;
  private static final int PATH_MAX = 4096;

  private final ProgramBuilder program;
  private final DescriptorTable descriptors;
  private final ProcessConfig process;

  ProcessSteps(ProgramBuilder program, DescriptorTable descriptors, ProcessConfig process) {
    this.program = program;
    this.descriptors = descriptors;
    this.process = process;
  }

  /**
   * Limits, priorities, umask.
   *
   * @param personality of {@code personality(2)}, null leaves what is inherited
   */
  void addRestrictions(@Nullable Long personality) {
    for (ResourceLimit limit : process.rlimits()) {
      program.about(LaunchTopic.LIMIT, limit.kind().kernelName());
      program.call(
          "limit " + limit.kind().kernelName(),
          SystemCall.PRLIMIT64,
          number(0),
          named(limit.kind().kernelName(), limit.kind().number()),
          addressOf(
              Data.numbers(
                  "{" + limit.soft() + ", " + limit.hard() + "}", limit.soft(), limit.hard())),
          NULL);
    }
    ProcessConfig.IoPriority priority = process.ioPriority();
    if (priority != null) {
      program.about(LaunchTopic.IO_PRIORITY, "");
      program.call(
          "io priority",
          SystemCall.IOPRIO_SET,
          named("IOPRIO_WHO_PROCESS", 1),
          number(0),
          number(priority.encoded()));
    }
    if (personality != null) {
      program.about(LaunchTopic.PERSONALITY, "");
      program.call("personality", SystemCall.PERSONALITY, number(personality));
    }
    Integer umask = process.identity().umask();
    String octal = umask == null ? "022" : "0" + Integer.toOctalString(umask);
    program.about(LaunchTopic.UMASK, octal);
    program.call("umask", SystemCall.UMASK, named(octal, umask == null ? 022 : umask));
  }

  /** The terminal, as the controlling one of the session and as all three standard streams. */
  void addTerminal(Fd peerFd) {
    program.about(LaunchTopic.TERMINAL, "");
    Argument peer = descriptors.argument(peerFd);
    program.call(
        "controlling terminal", SystemCall.IOCTL, peer, named("TIOCSCTTY", TIOCSCTTY), number(0));
    for (int standard = 0; standard < DescriptorTable.FIRST; standard++) {
      program.call(
          "terminal as descriptor " + standard,
          SystemCall.DUP3,
          peer,
          descriptor(standard),
          number(0));
    }
  }

  /** The pipes to the monitor; without them the caller's own descriptors are there already. */
  void addOutput(Fd output, Fd error) {
    program.about(LaunchTopic.STREAMS, "");
    program.call("output", SystemCall.DUP3, descriptors.argument(output), descriptor(1), number(0));
    program.call(
        "error output", SystemCall.DUP3, descriptors.argument(error), descriptor(2), number(0));
  }

  /**
   * Before the chdir: with a descriptor of the host left open, /proc/self/fd/N would lead out
   * (CVE-2024-21626).
   */
  void addClosing(int reportFd, int... others) {
    program.about(LaunchTopic.CLOSE, "");
    program.call(
        "close the report at execve",
        SystemCall.FCNTL,
        descriptor(reportFd),
        named("F_SETFD", 2),
        named("FD_CLOEXEC", 1));
    int[] kept = new int[others.length + 1];
    kept[0] = reportFd;
    System.arraycopy(others, 0, kept, 1, others.length);
    new CloseSteps(program).addAllBut(kept);
  }

  /**
   * {@code getcwd(2)} begins what lies outside of the root with "(unreachable)". Such a directory
   * can be had although all descriptors are closed: /proc/self/fd/0 when the caller's input is a
   * directory, /proc/1/root in the host's pid namespace (CVE-2024-21626).
   */
  void addWorkingDirectory() {
    String cwd = process.cwd();
    Data path = Data.room(PATH_MAX, "path");
    Label inside = program.label("inside");
    Label outside = program.label("outside");
    program.about(LaunchTopic.CHANGE_DIRECTORY, cwd);
    program.call(WORKING_DIRECTORY_NAME, SystemCall.CHDIR, text(cwd));
    program.call("where that is", SystemCall.GETCWD, addressOf(path), number(PATH_MAX));
    Step first = program.load("its first letter", addressOf(path), 0, 0xff);
    program.test("a path?", resultOf(first), '/', -1).thenGoTo(inside).onErrorGoTo(outside);
    program.place(outside);
    program.fail(WORKING_DIRECTORY_NAME + " " + cwd + " is outside of the container", Errno.EPERM);
    program.place(inside);
  }

  /**
   * Who it is and what it may do; from here on it can do nothing more than the program.
   *
   * @param filter null for none
   */
  void addIdentity(@Nullable CompiledFilter filter, int lastCapability) {
    IdentitySteps steps = new IdentitySteps(program);
    CapabilitySets sets = process.capabilities();
    steps.addBoundingSet(mask(sets.bounding()), lastCapability);
    if (filter != null && !process.noNewPrivileges()) {
      steps.addSeccomp(filter.instructions(), filter.flags());
    }
    Identity identity = process.identity();
    program.about(LaunchTopic.IDS, identity.uid() + ":" + identity.gid());
    steps.addIds(identity.uid(), identity.gid(), identity.additionalGids());
    steps.addCapabilities(
        new IdentitySteps.CapabilityMasks(
            mask(sets.bounding()),
            mask(sets.effective()),
            mask(sets.permitted()),
            mask(sets.inheritable()),
            mask(sets.ambient())));
    program.about(LaunchTopic.LEASH, "");
    Prctl.dieWithParent(program, "die with the monitor, to the end");
    if (process.noNewPrivileges()) {
      steps.addNoNewPrivileges();
      if (filter != null) {
        steps.addSeccomp(filter.instructions(), filter.flags());
      }
    }
  }

  /** The program itself, with no signal blocked. */
  void addExecution() {
    program.about(LaunchTopic.SIGNALS, "");
    ExecSteps.addUnblocking(program);
    new ExecSteps(program).add(process.args(), process.env());
  }

  private static long mask(Set<Capability> capabilities) {
    long mask = 0;
    for (Capability capability : capabilities) {
      mask |= 1L << capability.number();
    }
    return mask;
  }
}
