package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Bits;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Begins a new file of the log when the present one is full ({@link ContainerLog.Rotation}). It is
 * the monitor who does it, for nobody else is there as long as the container runs.
 *
 * <p>Nothing here can lose the container's output: where no new file can be made, the records go on
 * into the full one. Killed between two steps it leaves a gap in the numbers, or no newest file;
 * readers look at what is there, and the next start makes what is missing.
 */
final class RotationSteps {
  private static final Set<OpenFlag> NEW =
      Set.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.TRUNC, OpenFlag.NOFOLLOW);
  private static final long O_CLOEXEC = 02000000;
  private static final int PRIVATE = 0600;

  private final ProgramBuilder program;
  private final int log;
  private final Argument folder;
  private final ContainerLog.Rotation rotation;
  private final Data position;
  private final Data asked = Data.room(8, "who asked");
  private final Label rotate;
  private final List<Label> answers = new ArrayList<>();

  /**
   * Steps for one log.
   *
   * @param log the monitor's descriptor of the newest file; it is the same one afterwards
   * @param folder the one of its folder
   * @param position where the program keeps the size of the newest file
   */
  RotationSteps(
      ProgramBuilder program, int log, int folder, ContainerLog.Rotation rotation, Data position) {
    this.program = program;
    this.log = log;
    this.folder = descriptor(folder);
    this.rotation = rotation;
    this.position = position;
    this.rotate = program.label("rotate");
  }

  /** Before a record: goes to the rotation and comes back, if the file is full. */
  void addCheck() {
    Label full = program.label("full");
    Label fits = program.label("fits");
    Step at = program.load("log position", addressOf(position), 0, -1);
    program
        .less("is the file full?", resultOf(at), number(rotation.maxBytes()))
        .thenGoTo(fits)
        .onErrorGoTo(full);
    program.place(full);
    program.store("come back here", addressOf(asked), number(answers.size())).thenGoTo(rotate);
    program.place(fits);
    answers.add(fits);
  }

  /** The rotation itself, once for all checks: a place that only they lead to. */
  void addRotation() {
    Label done = program.label("rotated");
    program.place(rotate);
    int last = rotation.maxFiles() - 1;
    Argument[] names = new Argument[last + 1];
    for (int i = 0; i <= last; i++) {
      names[i] = text(i == 0 ? rotation.name() : rotation.name() + "." + i);
    }
    Argument fresh = text(rotation.name() + ".new");
    if (last > 0) {
      // First, for on a full disk it is what makes room for the new one.
      program
          .call("drop the oldest file", SystemCall.UNLINKAT, folder, names[last], number(0))
          .ignoringErrors();
    }
    Step file = begin(fresh, done);
    for (int i = last; i > 0; i--) {
      rename("shift the files of the log", names[i - 1], names[i]);
    }
    rename("name the new file", fresh, names[0]);
    program
        .call(
            "write to the new file",
            SystemCall.DUP3,
            resultOf(file),
            descriptor(log),
            named("O_CLOEXEC", O_CLOEXEC))
        .ignoringErrors();
    program.call("close its double", SystemCall.CLOSE, resultOf(file)).ignoringErrors();
    program.store("log position", addressOf(position), number(0));
    program.place(done);
    addReturn();
  }

  private Step begin(Argument name, Label failed) {
    return program
        .call(
            "begin a new file",
            SystemCall.OPENAT,
            folder,
            name,
            named("O_RDWR|O_CREAT|O_TRUNC|O_NOFOLLOW|O_CLOEXEC", Bits.of(NEW) | O_CLOEXEC),
            number(PRIVATE))
        .onErrorGoTo(failed);
  }

  /** One that is not there yet, or was not when a monitor was killed, is no error. */
  private void rename(String name, Argument from, Argument to) {
    program.call(name, SystemCall.RENAMEAT2, folder, from, folder, to, number(0)).ignoringErrors();
  }

  private void addReturn() {
    Step who = program.load("who asked?", addressOf(asked), 0, -1);
    for (int i = 0; i < answers.size() - 1; i++) {
      Label other = program.label("another one");
      program.test("who asked?", resultOf(who), i, -1).thenGoTo(answers.get(i)).onErrorGoTo(other);
      program.place(other);
    }
    program.goTo("go on", answers.get(answers.size() - 1));
  }
}
