package io.jocker.linux.recording;

import io.jocker.linux.BpfCalls;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.IoCalls;
import io.jocker.linux.Linux;
import io.jocker.linux.LockCalls;
import io.jocker.linux.MountCalls;
import io.jocker.linux.ProcessCalls;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SignalCalls;
import io.jocker.linux.SocketCalls;
import io.jocker.linux.SyscallException;
import io.jocker.linux.TerminalCalls;
import io.jocker.linux.story.Story;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeSet;

/**
 * A kernel that does nothing and answers what a test tells it to. Without an answer it opens
 * descriptors that lead nowhere, writes everything, reads the end of the file, and finds lists
 * empty; of what it cannot make up, such as a file's status, it says so.
 *
 * <pre>{@code
 * ScriptedLinux script = new ScriptedLinux()
 *     .answer("io.readAll", "oom_kill 1\n".getBytes(UTF_8))
 *     .refuse("mounts.attach", Errno.EINVAL);
 * CallRecorder recorder = new CallRecorder(script.linux());
 * }</pre>
 */
public final class ScriptedLinux {
  private static final int FIRST_NUMBER = 1000;

  private final Map<String, Queue<Object>> answers = new HashMap<>();
  private final TreeSet<Integer> open = new TreeSet<>();
  private int nextNumber = FIRST_NUMBER;

  /**
   * The answer to the next call of this name that has none yet; a call beyond the last answer gets
   * the last one again.
   *
   * @param name such as {@code files.statAt}
   */
  public synchronized ScriptedLinux answer(String name, Object answer) {
    answers.computeIfAbsent(name, ignored -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** The same for a refusal. */
  public ScriptedLinux refuse(String name, Errno errno) {
    return answer(name, errno);
  }

  /** Numbers of descriptors that were opened here and not closed yet. */
  public synchronized List<Integer> openDescriptors() {
    return List.copyOf(open);
  }

  public Linux linux() {
    return new Linux(
        family(IoCalls.class, "io"),
        family(FileCalls.class, "files"),
        family(MountCalls.class, "mounts"),
        family(ProcessCalls.class, "processes"),
        family(LockCalls.class, "locks"),
        family(TerminalCalls.class, "terminals"),
        family(SignalCalls.class, "signals"),
        family(SocketCalls.class, "sockets"),
        family(BpfCalls.class, "bpf"),
        family(SeccompCompiler.class, "seccomp"),
        Story.UNTOLD);
  }

  private <T> T family(Class<T> type, String family) {
    InvocationHandler handler =
        (self, method, given) -> {
          Object[] arguments = given == null ? new Object[0] : given;
          Call call = new Call(family, method.getName(), Arrays.asList(arguments));
          Object scripted = scripted(call);
          if (scripted instanceof Errno errno) {
            throw new SyscallException(call.method(), call.words(new FdNames()), errno);
          }
          if (scripted != null) {
            return scripted;
          }
          return method.isDefault()
              ? InvocationHandler.invokeDefault(self, method, arguments)
              : madeUp(call, method);
        };
    Class<?>[] types = {type};
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), types, handler));
  }

  private synchronized Object scripted(Call call) {
    Queue<Object> queue = answers.get(call.name());
    if (queue == null) {
      return null;
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  private synchronized Object madeUp(Call call, Method method) {
    if (call.name().equals("io.write")) {
      return call.arguments().get(3);
    }
    Class<?> type = method.getReturnType();
    if (type == Fd.class) {
      return newFd();
    }
    if (type == IoCalls.Pipe.class) {
      return new IoCalls.Pipe(newFd(), newFd());
    }
    if (type == Optional.class) {
      return Optional.empty();
    }
    Object zero = zero(type);
    if (zero == null && type != void.class) {
      throw new AssertionError("the test gives no answer to " + call);
    }
    return zero;
  }

  private static Object zero(Class<?> type) {
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == boolean.class) {
      return true;
    }
    if (type == byte[].class) {
      return new byte[0];
    }
    return type == List.class ? List.of() : null;
  }

  private Fd newFd() {
    int number = nextNumber++;
    open.add(number);
    return new Fd(number, this::closed);
  }

  private synchronized void closed(int number) {
    open.remove(number);
  }
}
