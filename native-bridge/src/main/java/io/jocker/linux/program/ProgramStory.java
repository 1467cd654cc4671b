package io.jocker.linux.program;

import io.jocker.linux.SystemCall;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.CallMade;
import io.jocker.linux.story.Passage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the processes of a program have done, from its trace, or are going to do. */
public final class ProgramStory {
  private final Program program;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Actor, Draft> current = new EnumMap<>(Actor.class);
  private final Map<Actor, Taken> last = new EnumMap<>(Actor.class);
  private long end;

  private ProgramStory(Program program, long begin) {
    this.program = program;
    this.end = begin;
  }

  /** The step that a process took last. */
  private record Taken(Step step, long result, long end) {}

  /**
   * The passages of a program that has run, up to and with an execve(2) that it came to.
   *
   * @param trace the memory file's bytes, see {@link TraceRecord}
   * @param failedStep the step that ended the program, or a negative number
   */
  public static List<Passage> ofTrace(Program program, byte[] trace, int failedStep) {
    List<TraceRecord> records = TraceRecord.read(trace, program.steps().size());
    if (records.isEmpty()) {
      return List.of();
    }
    ProgramStory story = new ProgramStory(program, records.get(0).nanos());
    story.addBeginOfTrace(records.get(0));
    for (TraceRecord record : records) {
      Step step = program.steps().get(record.step());
      story.add(step, record.result(), record.nanos(), step.index() == failedStep);
    }
    if (failedStep < 0) {
      story.addExecution();
    }
    return story.passages();
  }

  /**
   * Before the first step that could be written down stands the one that made the place for it: an
   * mmap(2) to a fixed address, which it must have got.
   */
  private void addBeginOfTrace(TraceRecord first) {
    Step step = program.steps().get(0);
    while (step != null && step.index() != first.step()) {
      add(step, TraceRecord.ADDRESS, first.nanos(), false);
      step = program.following(step, 0);
    }
  }

  /**
   * The passages of a program if all went well, up to its execve(2): at a clone it is the child
   * that is followed.
   */
  public static List<Passage> ofPlan(Program program, long begin) {
    ProgramStory story = new ProgramStory(program, begin);
    Step step = program.steps().get(0);
    while (step != null) {
      story.add(step, 0, begin, false);
      Step child = program.child(step);
      boolean last = step.call() == SystemCall.EXECVE;
      step = last ? null : child == null ? program.following(step, 0) : child;
    }
    return story.passages();
  }

  private void add(Step step, long result, long nanos, boolean failed) {
    Actor actor = step.actor();
    // A process begins where the call ended that made it, which is the one before.
    Taken before = last.get(actor);
    long begin = before == null ? end : before.end();
    end = nanos;
    last.put(actor, new Taken(step, result, nanos));
    SystemCall call = step.call();
    if (call != null) {
      long took = Math.max(0, nanos - begin);
      draftFor(step)
          .calls
          .add(new CallMade(call.manName(), step.argumentsInWords(), result, nanos, took));
    }
    Draft draft = current.get(actor);
    if (failed && draft != null) {
      draft.failed = true;
    }
  }

  private Draft draftFor(Step step) {
    Draft draft = current.get(step.actor());
    if (draft == null || !draft.isAbout(step)) {
      draft = new Draft(step);
      current.put(step.actor(), draft);
      drafts.add(draft);
    }
    return draft;
  }

  /** An execve(2) that works never returns, so no process could write down that it was made. */
  private void addExecution() {
    Step execution = null;
    for (Taken taken : last.values()) {
      Step next = program.following(taken.step(), taken.result());
      execution = next != null && next.call() == SystemCall.EXECVE ? next : execution;
    }
    if (execution != null) {
      add(execution, 0, System.nanoTime(), false);
    }
  }

  private List<Passage> passages() {
    List<Passage> passages = new ArrayList<>(drafts.size());
    for (Draft draft : drafts) {
      Step step = draft.first;
      passages.add(
          new Passage(step.topic().key(), step.subject(), step.actor(), draft.calls, draft.failed));
    }
    return passages;
  }

  /** A passage that is still being put together. */
  private static final class Draft {
    final Step first;
    final List<CallMade> calls = new ArrayList<>();
    boolean failed;

    Draft(Step first) {
      this.first = first;
    }

    boolean isAbout(Step step) {
      return step.topic().equals(first.topic()) && step.subject().equals(first.subject());
    }
  }
}
