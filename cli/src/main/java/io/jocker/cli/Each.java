package io.jocker.cli;

import io.jocker.engine.JockerException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A command that does the same to several things: each is tried, whatever becomes of the others.
 */
final class Each {
  private static final int AT_ONCE = 16;

  private Each() {}

  /** What is done to one. */
  @FunctionalInterface
  interface Action {
    void apply(String name) throws JockerException;
  }

  /** The same for what takes its time. */
  @FunctionalInterface
  interface LongAction {
    Object apply(String name) throws JockerException;
  }

  /**
   * Does it to many at the same time, for each may take seconds. Names and failures are printed in
   * the order of the names.
   *
   * @return 0, or 1 if one failed
   */
  static int together(List<String> names, Session session, LongAction action) {
    List<FutureTask<Object>> tasks = new ArrayList<>();
    ConcurrentLinkedQueue<FutureTask<Object>> waiting = new ConcurrentLinkedQueue<>();
    for (String name : names) {
      FutureTask<Object> task = new FutureTask<>(() -> action.apply(name));
      tasks.add(task);
      waiting.add(task);
    }
    for (int i = 1; i < Math.min(names.size(), AT_ONCE); i++) {
      Thread thread = new Thread(() -> runAll(waiting), "container " + i);
      thread.setDaemon(true);
      thread.start();
    }
    runAll(waiting);
    Iterator<FutureTask<Object>> results = tasks.iterator();
    return of(
        names,
        session,
        name -> {
          result(results.next());
          session.out().line(name);
        });
  }

  private static void runAll(Queue<FutureTask<Object>> waiting) {
    for (FutureTask<Object> task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }

  private static void result(FutureTask<Object> task) throws JockerException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JockerException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Does it to all, and says of each that failed why.
   *
   * @return 0, or 1 if one failed
   */
  static int of(List<String> names, Session session, Action action) {
    int code = 0;
    for (String name : names) {
      try {
        action.apply(name);
        session.out().flush();
      } catch (JockerException e) {
        session.complain(e.text());
        code = 1;
      }
    }
    return code;
  }
}
