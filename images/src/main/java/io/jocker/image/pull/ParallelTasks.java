package io.jocker.image.pull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Does several things at a time; when one fails, gives up the others and tells the first failure.
 */
public final class ParallelTasks {
  private static final int DAYS = 365;

  private final int threads;

  public ParallelTasks(int threads) {
    this.threads = threads;
  }

  /** One thing to do. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException;
  }

  /** Returns when all are done. After a failure none is running any more. */
  public void run(List<Task> tasks) throws IOException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CompletionService<Boolean> completion = new ExecutorCompletionService<>(executor);
    try {
      List<Future<Boolean>> futures = new ArrayList<>();
      for (Task task : tasks) {
        futures.add(
            completion.submit(
                () -> {
                  task.run();
                  return true;
                }));
      }
      for (int i = 0; i < futures.size(); i++) {
        await(completion);
      }
    } finally {
      end(executor);
    }
  }

  private static void await(CompletionService<Boolean> completion) throws IOException {
    try {
      completion.take().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Interrupts what still runs and waits: nobody may write into the store after the return. */
  public static void end(ExecutorService executor) {
    executor.shutdownNow();
    awaitEnd(executor);
  }

  /** Returns when all that was begun, or waits to be, is done. */
  public static void finish(ExecutorService executor) {
    executor.shutdown();
    awaitEnd(executor);
  }

  private static void awaitEnd(ExecutorService executor) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(DAYS, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
