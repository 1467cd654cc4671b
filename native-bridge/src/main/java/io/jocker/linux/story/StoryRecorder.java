package io.jocker.linux.story;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.Step;
import io.jocker.linux.program.TraceRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a story: the passages of this process as they were told, and those of the processes whose
 * traces came, put in the order in which they ended.
 *
 * <p>Calls of a thread outside of every passage are jocker's own affairs (its files and locks);
 * they are kept under the topic that {@link #StoryRecorder} was given for them.
 */
public final class StoryRecorder implements Story, CallListener {
  private final Topic otherwise;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Thread, Deque<Draft>> open = new HashMap<>();

  /**
   * A recorder.
   *
   * @param otherwise what calls are about of which nobody says it
   */
  public StoryRecorder(Topic otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public boolean isTold() {
    return true;
  }

  @Override
  public synchronized About about(Topic topic, Object subject) {
    Thread thread = Thread.currentThread();
    Deque<Draft> passages = open.computeIfAbsent(thread, key -> new ArrayDeque<>());
    Draft draft = new Draft(topic.key(), String.valueOf(subject), Actor.JOCKER, thread);
    passages.push(draft);
    return () -> end(passages, draft);
  }

  private synchronized void end(Deque<Draft> passages, Draft draft) {
    passages.remove(draft);
    if (!draft.calls.isEmpty() && !draft.kept) {
      keep(draft);
    }
  }

  @Override
  public synchronized void made(CallMade call) {
    Thread thread = Thread.currentThread();
    Deque<Draft> passages = open.get(thread);
    Draft innermost = passages == null ? null : passages.peek();
    Draft draft = innermost == null ? loose(thread) : innermost;
    if (!draft.kept) {
      keep(draft);
    }
    draft.calls.add(call);
  }

  /** Loose calls without another passage between them make one. */
  private Draft loose(Thread thread) {
    Draft last = drafts.isEmpty() ? null : drafts.get(drafts.size() - 1);
    boolean goesOn = last != null && last.thread == thread && last.topic.equals(otherwise.key());
    return goesOn && last != null ? last : new Draft(otherwise.key(), "", Actor.JOCKER, thread);
  }

  private void keep(Draft draft) {
    draft.kept = true;
    drafts.add(draft);
  }

  @Override
  public synchronized void ran(Program program, byte[] trace, int failedStep) {
    ProgramStory story = new ProgramStory(endOfLast());
    for (TraceRecord record : TraceRecord.read(trace, program.steps().size())) {
      Step step = program.steps().get(record.step());
      story.add(step, record.result(), record.nanos(), step.index() == failedStep);
    }
    story.addExecution(program, failedStep);
  }

  @Override
  public synchronized void planned(Program program) {
    long end = endOfLast();
    ProgramStory story = new ProgramStory(end);
    Step step = program.steps().get(0);
    while (step != null) {
      story.add(step, 0, end, false);
      Step child = program.child(step);
      boolean last = step.call() == SystemCall.EXECVE;
      step = last ? null : child == null ? program.following(step, 0) : child;
    }
  }

  /** The step that a process took last. */
  private record Taken(Step step, long result, long end) {}

  /** The passages of the processes that run a program. */
  private final class ProgramStory {
    private final Map<Actor, Draft> drafts = new EnumMap<>(Actor.class);
    private final Map<Actor, Taken> last = new EnumMap<>(Actor.class);
    private long end;

    ProgramStory(long end) {
      this.end = end;
    }

    void add(Step step, long result, long nanos, boolean failed) {
      Actor actor = step.actor();
      // A process begins where the call ended that made it, which is the one before.
      Taken before = last.get(actor);
      long begin = before == null ? end : before.end();
      end = nanos;
      last.put(actor, new Taken(step, result, nanos));
      SystemCall call = step.call();
      if (call != null) {
        Draft draft = draftFor(step);
        long took = Math.max(0, nanos - begin);
        draft.calls.add(new CallMade(call.manName(), step.argumentsInWords(), result, nanos, took));
      }
      Draft current = drafts.get(actor);
      if (failed && current != null) {
        current.failed = true;
      }
    }

    private Draft draftFor(Step step) {
      Draft draft = drafts.get(step.actor());
      if (draft == null || !draft.isAbout(step)) {
        draft = new Draft(step.topic().key(), step.subject(), step.actor(), null);
        drafts.put(step.actor(), draft);
        keep(draft);
      }
      return draft;
    }

    /** An execve(2) that works never returns, so no process could write down that it was made. */
    void addExecution(Program program, int failedStep) {
      for (Taken taken : last.values()) {
        Step next = program.following(taken.step(), taken.result());
        if (failedStep < 0 && next != null && next.call() == SystemCall.EXECVE) {
          add(next, 0, System.nanoTime(), false);
          return;
        }
      }
    }
  }

  private long endOfLast() {
    long end = 0;
    for (Draft draft : drafts) {
      for (CallMade call : draft.calls) {
        end = Math.max(end, call.endNanos());
      }
    }
    return end;
  }

  /** What was told, in the order in which each passage's first call ended. */
  public synchronized List<Passage> passages() {
    List<Draft> told = new ArrayList<>(drafts);
    told.removeIf(draft -> draft.calls.isEmpty());
    told.sort((one, other) -> Long.compare(one.begin(), other.begin()));
    List<Passage> passages = new ArrayList<>(told.size());
    for (Draft draft : told) {
      passages.add(new Passage(draft.topic, draft.subject, draft.actor, draft.calls, draft.failed));
    }
    return passages;
  }

  /** A passage that is still being told. */
  private static final class Draft {
    final String topic;
    final String subject;
    final Actor actor;
    final @Nullable Thread thread;
    final List<CallMade> calls = new ArrayList<>();
    boolean kept;
    boolean failed;

    Draft(String topic, String subject, Actor actor, @Nullable Thread thread) {
      this.topic = topic;
      this.subject = subject;
      this.actor = actor;
      this.thread = thread;
    }

    boolean isAbout(Step step) {
      return topic.equals(step.topic().key()) && subject.equals(step.subject());
    }

    long begin() {
      return calls.get(0).endNanos();
    }
  }
}
