package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
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

/**
 * The cgroup of a health check, by which all of its processes are found when its time is up. A
 * session of its own or another parent hides a process from {@code kill(2)} of a process group; out
 * of its cgroup it does not get.
 *
 * <p>A check that ended in time may have left something behind on purpose, such as a service that
 * it has started anew. That is not to be killed with a later check. So the group is only used when
 * it is empty, and a check is among the container's other processes else.
 */
final class HealthGroupSteps {
  private static final long O_CLOEXEC = 02000000;
  private static final long O_WRONLY = 1;
  private static final int LIST_BYTES = 4096;
  private static final int ROUNDS = 200;
  private static final int MILLI = 1_000_000;

  private final ProgramBuilder program;
  private final Group group;
  private final Data alone = Data.room(8, "alone in its group");
  private final Data list = Data.room(LIST_BYTES + Long.BYTES, "cgroup.procs");
  private final Data cursor = Data.room(8, "where in it");
  private final Data value = Data.room(8, "a pid");
  private final Data rounds = Data.room(8, "rounds");

  /**
   * Descriptors of the monitor, by number.
   *
   * @param leaf directory of the check's own group, -1 for none
   * @param entrance by which the check's process gets into a group: with cgroup v2 the group's
   *     directory, with v1 a file {@code tasks}; at first the container's
   */
  record Group(int leaf, int entrance, boolean unified) {}

  HealthGroupSteps(ProgramBuilder program, Group group) {
    this.program = program;
    this.group = group;
  }

  /** Before the check's process is made: the entrance becomes its own group's if that is empty. */
  void addChoice() {
    if (group.leaf() < 0) {
      return;
    }
    Label shared = program.label("with the container's others");
    Step file = addOpen("cgroup.procs", 0).onErrorGoTo(shared);
    Step count = addRead(resultOf(file));
    addClose(resultOf(file));
    program.test("is it empty?", resultOf(count), 0, -1).onErrorGoTo(shared);
    Argument own = descriptor(group.leaf());
    if (!group.unified()) {
      own = resultOf(addOpen("tasks", O_WRONLY).onErrorGoTo(shared));
    }
    program
        .call(
            "let it enter there",
            SystemCall.DUP3,
            own,
            descriptor(group.entrance()),
            named("O_CLOEXEC", O_CLOEXEC))
        .onErrorGoTo(shared);
    program.store("remember it", addressOf(alone), number(1));
    program.place(shared);
  }

  /** Kills all that is in the check's own group. */
  void addKill() {
    if (group.leaf() < 0) {
      return;
    }
    Label killed = program.label("all are killed");
    Label present = program.label("it has a group");
    Step own = program.load("has it a group?", addressOf(alone), 0, -1);
    program.test("has it?", resultOf(own), 0, -1).thenGoTo(killed).onErrorGoTo(present);
    program.place(present);
    if (group.unified()) {
      Label each = program.label("before Linux 5.14");
      Step file = addOpen("cgroup.kill", O_WRONLY).onErrorGoTo(each);
      addWord(resultOf(file), "1");
      program.goTo("all are killed", killed);
      program.place(each);
    }
    addRounds(killed);
    program.place(killed);
  }

  /** While it stands still nothing of it multiplies; it ends when it goes on again. */
  private void addRounds(Label killed) {
    Label round = program.label("a round");
    Label more = program.label("there are some");
    String file = group.unified() ? "cgroup.freeze" : "freezer.state";
    program.place(round);
    addWord(resultOf(addOpen(file, O_WRONLY).ignoringErrors()), group.unified() ? "1" : "FROZEN");
    Step opened = addOpen("cgroup.procs", 0).ignoringErrors();
    Step count = addRead(resultOf(opened));
    addClose(resultOf(opened));
    addEach(count);
    addWord(resultOf(addOpen(file, O_WRONLY).ignoringErrors()), group.unified() ? "0" : "THAWED");
    program.less("any?", number(0), resultOf(count)).thenGoTo(more).onErrorGoTo(killed);
    program.place(more);
    Step before = program.load("how many rounds?", addressOf(rounds), 0, -1);
    Step now = program.add("one more", resultOf(before), number(1));
    program.store("one more", addressOf(rounds), resultOf(now));
    program
        .call(
            "give them a moment",
            SystemCall.NANOSLEEP,
            addressOf(Data.numbers("{0, 1 ms}", 0, MILLI)),
            NULL)
        .ignoringErrors();
    program.less("again?", resultOf(now), number(ROUNDS)).thenGoTo(round).onErrorGoTo(killed);
  }

  /** A line each; what the end of the buffer cuts off has its turn in the next round. */
  private void addEach(Step count) {
    Label loop = program.label("a byte");
    Label some = program.label("one more byte");
    Label digit = program.label("a digit");
    Label line = program.label("the end of a line");
    Label done = program.label("no more bytes");
    Step begin = program.add("where it begins", addressOf(list), number(0));
    Step end = program.add("where it ends", addressOf(list), resultOf(count));
    program.store("from its begin", addressOf(cursor), resultOf(begin));
    program.store("no pid yet", addressOf(value), number(0));
    program.place(loop);
    Step at = program.load("where?", addressOf(cursor), 0, -1);
    program.less("any more?", resultOf(at), resultOf(end)).thenGoTo(some).onErrorGoTo(done);
    program.place(some);
    Step character = program.load("a byte", resultOf(at), 0, 0xff);
    Step next = program.add("the next", resultOf(at), number(1));
    program.store("the next", addressOf(cursor), resultOf(next));
    program
        .test("the end of a line?", resultOf(character), '\n', -1)
        .thenGoTo(line)
        .onErrorGoTo(digit);
    program.place(digit);
    addDigit(character).thenGoTo(loop);
    program.place(line);
    addKillOne(loop);
    program.place(done);
  }

  /** Ten times what was there, and the digit. */
  private Step addDigit(Step character) {
    Step one = program.load("so far", addressOf(value), 0, -1);
    Step two = program.add("twice", resultOf(one), resultOf(one));
    Step four = program.add("four times", resultOf(two), resultOf(two));
    Step five = program.add("five times", resultOf(four), resultOf(one));
    Step ten = program.add("ten times", resultOf(five), resultOf(five));
    Step sum = program.add("with the digit", resultOf(ten), resultOf(character));
    Step number = program.subtract("which is no letter", resultOf(sum), number('0'));
    return program.store("so far", addressOf(value), resultOf(number));
  }

  /** Never 0, which would be the monitor's own process group. */
  private void addKillOne(Label loop) {
    Label some = program.label("a pid");
    Step pid = program.load("which?", addressOf(value), 0, -1);
    program.test("none?", resultOf(pid), 0, -1).thenGoTo(loop).onErrorGoTo(some);
    program.place(some);
    program
        .call("kill it", SystemCall.KILL, resultOf(pid), named("SIGKILL", Prctl.SIGKILL))
        .ignoringErrors();
    program.store("no pid yet", addressOf(value), number(0)).thenGoTo(loop);
  }

  private Step addOpen(String file, long access) {
    return program.call(
        "open " + file,
        SystemCall.OPENAT,
        descriptor(group.leaf()),
        text(file),
        number(access | O_CLOEXEC),
        number(0));
  }

  private Step addRead(Argument file) {
    return program
        .call("who is in it?", SystemCall.READ, file, addressOf(list), number(LIST_BYTES))
        .ignoringErrors();
  }

  private void addWord(Argument file, String word) {
    program
        .call("write " + word, SystemCall.WRITE, file, text(word), number(word.length()))
        .ignoringErrors();
    addClose(file);
  }

  private void addClose(Argument file) {
    program.call("close it", SystemCall.CLOSE, file).ignoringErrors();
  }
}
