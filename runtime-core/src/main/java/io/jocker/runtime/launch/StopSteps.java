package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Halts;
import io.jocker.linux.story.Passage;
import io.jocker.linux.story.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Gates before the steps of a new chapter, for {@link io.jocker.linux.story.Stops}: the process
 * says which stop it has come to, and reads one byte. There are none unless somebody wants to stop.
 */
final class StopSteps implements ProgramBuilder.Boundary {
  /** In place of a failed step's number: the second word of the report is the number of a stop. */
  static final int REPORT_STOP = -4;

  private final Gate gate;
  private final int reportFd;
  private final Halts halts;
  private final List<Integer> firstSteps = new ArrayList<>();
  private boolean adding;

  /** Adds the step that waits, and goes on after one byte. */
  @FunctionalInterface
  interface Gate {
    void add();
  }

  StopSteps(Gate gate, int reportFd, Halts halts) {
    this.gate = gate;
    this.reportFd = reportFd;
    this.halts = halts;
  }

  @Override
  public void before(ProgramBuilder program, Topic next) {
    if (adding || !halts.isBefore(next.key())) {
      return;
    }
    adding = true;
    program.about(LaunchTopic.STOP, "");
    long words = (REPORT_STOP & 0xffff_ffffL) | (long) firstSteps.size() << 32;
    program.call(
        "say where it stops",
        SystemCall.WRITE,
        descriptor(reportFd),
        addressOf(Data.numbers("{stop " + firstSteps.size() + "}", words)),
        number(8));
    gate.add();
    firstSteps.add(program.size());
    adding = false;
  }

  /** What the process that has come to a stop is going to do up to the next. */
  List<Passage> coming(Program program, int stop) {
    List<Step> steps = program.steps();
    int first = firstSteps.get(stop);
    Actor actor = steps.get(first).actor();
    List<Passage> passages = new ArrayList<>();
    List<CallMade> calls = new ArrayList<>();
    Step begin = steps.get(first);
    for (int i = first; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.actor() != actor || step.topic() == LaunchTopic.STOP) {
        break;
      }
      if (!step.topic().equals(begin.topic()) || !step.subject().equals(begin.subject())) {
        passages.add(new Passage(begin.topic().key(), begin.subject(), actor, calls, false));
        calls.clear();
        begin = step;
      }
      if (step.call() != null) {
        calls.add(new CallMade(step.call().manName(), step.argumentsInWords(), 0, 0, 0));
      }
    }
    passages.add(new Passage(begin.topic().key(), begin.subject(), actor, calls, false));
    return passages;
  }
}
