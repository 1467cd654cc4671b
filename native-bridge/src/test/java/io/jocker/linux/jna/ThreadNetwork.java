package io.jocker.linux.jna;

import io.jocker.linux.Namespace;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;

/**
 * A network namespace for one thread of a test: what the thread opens and starts is in it, and all
 * goes with the thread. So an engine within this JVM can be tried without touching the machine's
 * interfaces and rules.
 */
public final class ThreadNetwork {
  private ThreadNetwork() {}

  /** What is done in there. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Does it in a thread of its own, and throws what that threw. */
  public static void run(Work work) throws Exception {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                unshare();
                work.run();
              } catch (Exception | Error e) {
                failure[0] = e;
              }
            });
    thread.start();
    thread.join();
    if (failure[0] instanceof Error error) {
      throw error;
    }
    if (failure[0] instanceof Exception exception) {
      throw exception;
    }
  }

  private static void unshare() throws SyscallException {
    Kernel kernel = new Kernel(ProcessLibC.open(), null);
    long result = kernel.call(SystemCall.UNSHARE, Namespace.NETWORK.bit());
    if (result < 0) {
      throw Kernel.failure(SystemCall.UNSHARE, "CLONE_NEWNET", result);
    }
  }
}
