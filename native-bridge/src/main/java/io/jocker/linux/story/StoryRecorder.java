package io.jocker.linux.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private final boolean keepsCalls;
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Passage> others = new ArrayList<>();
  private final Map<Thread, Deque<Draft>> open = new HashMap<>();
  private final @Nullable Stops stops;
  private final Halts halts;
  private final Thread stopped = Thread.currentThread();

  /**
   * A recorder.
   *
   * @param otherwise what calls are about of which nobody says it
   */
  public StoryRecorder(Topic otherwise) {
    this(otherwise, null);
  }

  /**
   * A recorder of work that stops on its way.
   *
   * @param stops asked on the thread that this is called on, before that goes on
   */
  public StoryRecorder(Topic otherwise, @Nullable Stops stops) {
    this(otherwise, stops, true);
  }

  private StoryRecorder(Topic otherwise, @Nullable Stops stops, boolean keepsCalls) {
    this.otherwise = otherwise;
    this.stops = stops;
    this.halts = new Halts(stops != null && stops.eachPassage());
    this.keepsCalls = keepsCalls;
  }

  /** One that keeps only whole passages that were added, for work of very many calls. */
  public static StoryRecorder withoutCalls(Topic otherwise) {
    return new StoryRecorder(otherwise, null, false);
  }

  @Override
  public boolean isTold() {
    return true;
  }

  @Override
  public @Nullable Stops stops() {
    return stops;
  }

  @Override
  public About about(Topic topic, Object subject) {
    Stops asked = Thread.currentThread() == stopped ? stops : null;
    if (asked != null && halts.isBefore(topic.key())) {
      String what = String.valueOf(subject);
      asked.before(List.of(new Passage(topic.key(), what, Actor.JOCKER, List.of(), false)), 0);
    }
    return begin(topic, subject);
  }

  private synchronized About begin(Topic topic, Object subject) {
    Thread thread = Thread.currentThread();
    Deque<Draft> passages = open.computeIfAbsent(thread, key -> new ArrayDeque<>());
    Draft draft = new Draft(topic.key(), String.valueOf(subject), thread);
    passages.push(draft);
    return () -> end(passages, draft);
  }

  private synchronized void end(Deque<Draft> passages, Draft draft) {
    passages.remove(draft);
  }

  @Override
  public synchronized void made(CallMade call) {
    if (!keepsCalls) {
      return;
    }
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
    return goesOn && last != null ? last : new Draft(otherwise.key(), "", thread);
  }

  private void keep(Draft draft) {
    draft.kept = true;
    drafts.add(draft);
  }

  @Override
  public synchronized void add(List<Passage> passages) {
    others.addAll(passages);
  }

  /** What was told, in the order in which each passage's first call ended. */
  public synchronized List<Passage> passages() {
    List<Passage> all = new ArrayList<>(drafts.size() + others.size());
    for (Draft draft : drafts) {
      all.add(new Passage(draft.topic, draft.subject, Actor.JOCKER, draft.calls, false));
    }
    all.addAll(others);
    all.sort((one, other) -> Long.compare(begin(one), begin(other)));
    return all;
  }

  private static long begin(Passage passage) {
    return passage.calls().get(0).endNanos();
  }

  /** A passage that is still being told. */
  private static final class Draft {
    final String topic;
    final String subject;
    final Thread thread;
    final List<CallMade> calls = new ArrayList<>();
    boolean kept;

    Draft(String topic, String subject, Thread thread) {
      this.topic = topic;
      this.subject = subject;
      this.thread = thread;
    }
  }
}
