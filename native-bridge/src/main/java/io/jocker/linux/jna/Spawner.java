package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.CLOSE_RANGE;
import static io.jocker.linux.SystemCall.FCNTL;

import com.sun.jna.Function;
import io.jocker.linux.Fd;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.SyscallException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts a program with glibc's {@code posix_spawn(3)}. */
final class Spawner {
  /** {@code posix_spawn_file_actions_t} has 80 bytes in glibc, {@code posix_spawnattr_t} 336. */
  private static final int ACTIONS_SIZE = 128;

  private static final int ATTRIBUTES_SIZE = 512;

  /** {@code sigset_t} of glibc: 1,024 bits. */
  private static final int SIGNAL_SET_SIZE = 128;

  private static final int POSIX_SPAWN_SETSIGDEF = 4;
  private static final int POSIX_SPAWN_SETSIGMASK = 8;

  /** SIGKILL and SIGSTOP have no disposition that could be set. */
  private static final long ALL_SIGNALS = ~((1L << (9 - 1)) | (1L << (19 - 1)));

  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Kernel kernel;
  private @Nullable Functions functions;

  Spawner(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * The child opens the program after it has put the descriptors in place, so it must not be where
   * one of them goes: it would execute that one instead.
   */
  int spawn(Fd program, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException {
    for (Inherit one : inherit) {
      if (one.to() == program.number()) {
        try (Fd copy = copyAbove(program, highest(inherit))) {
          return spawn(path(copy), arguments, environment, inherit);
        }
      }
    }
    return spawn(path(program), arguments, environment, inherit);
  }

  private static String path(Fd file) {
    return "/proc/self/fd/" + file.number();
  }

  int spawn(String path, List<String> arguments, List<String> environment, List<Inherit> inherit)
      throws SyscallException {
    List<Fd> moved = new ArrayList<>();
    try (Scratch scratch = new Scratch()) {
      markOthersCloseOnExec();
      List<Inherit> safe = withoutOverlap(inherit, moved);
      Block pid = scratch.block(Integer.BYTES);
      Functions posix = functions();
      long actions = scratch.block(ACTIONS_SIZE).address();
      long attributes = attributes(scratch, posix);
      posix.call(posix.actionsInit, actions);
      try {
        for (Inherit one : safe) {
          posix.call(posix.addDup2, actions, one.from().number(), one.to());
        }
        long program = scratch.text(path);
        long argv = scratch.vector(arguments);
        long envp = scratch.vector(environment);
        long begin = System.nanoTime();
        // The error is the result here, not in errno.
        int error =
            posix.call(posix.spawn, pid.address(), program, actions, attributes, argv, envp);
        kernel.tell("posix_spawn", Words.path(path), begin, error == 0 ? pid.intAt(0) : -error);
        if (error != 0) {
          throw Kernel.failure("posix_spawn", Words.path(path), -error);
        }
        return pid.intAt(0);
      } finally {
        posix.call(posix.actionsDestroy, actions);
      }
    } finally {
      for (Fd copy : moved) {
        copy.close();
      }
    }
  }

  /**
   * Descriptors that this process was started with, and a few that the JVM opens for itself, are
   * not close-on-exec. Where the kernel cannot mark them (before 5.11) the started program has to
   * close what it does not know.
   */
  private void markOthersCloseOnExec() {
    kernel.callOnce(CLOSE_RANGE, 3, 0xffff_ffffL, CLOSE_RANGE_CLOEXEC);
  }

  /**
   * The descriptors are put in place one after the other, so a source whose number is the target of
   * an earlier one is overwritten before its turn: such sources are copied out of the way first.
   *
   * @param moved takes the copies, to be closed when the program has started
   */
  private List<Inherit> withoutOverlap(List<Inherit> inherit, List<Fd> moved)
      throws SyscallException {
    Set<Integer> overwritten = new HashSet<>();
    List<Inherit> safe = new ArrayList<>(inherit.size());
    for (Inherit one : inherit) {
      if (overwritten.contains(one.from().number())) {
        Fd copy = copyAbove(one.from(), highest(inherit));
        moved.add(copy);
        safe.add(new Inherit(copy, one.to()));
      } else {
        safe.add(one);
      }
      overwritten.add(one.to());
    }
    return safe;
  }

  private static int highest(List<Inherit> inherit) {
    int highest = 2;
    for (Inherit one : inherit) {
      highest = Math.max(highest, one.to());
    }
    return highest;
  }

  private Fd copyAbove(Fd file, int highest) throws SyscallException {
    long result = kernel.call(FCNTL, file.number(), F_DUPFD_CLOEXEC, highest + 1);
    if (result < 0) {
      throw Kernel.failure(FCNTL, file + ", F_DUPFD_CLOEXEC", result);
    }
    return kernel.opened(result, file.toString());
  }

  /** All signals at their defaults, none blocked: the JVM's settings are not the program's. */
  private static long attributes(Scratch scratch, Functions posix) {
    long attributes = scratch.block(ATTRIBUTES_SIZE).address();
    Block none = scratch.block(SIGNAL_SET_SIZE);
    Block all = scratch.block(SIGNAL_SET_SIZE).putLong(0, ALL_SIGNALS);
    posix.call(posix.attributesInit, attributes);
    posix.call(posix.setFlags, attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix.call(posix.setMask, attributes, none.address());
    posix.call(posix.setDefaults, attributes, all.address());
    return attributes;
  }

  private synchronized Functions functions() {
    Functions known = functions;
    if (known == null) {
      known = new Functions(kernel.libc());
      functions = known;
    }
    return known;
  }

  /** The family of {@code posix_spawn(3)}, looked up once. */
  private static final class Functions {
    private final LibC libc;
    final Function spawn;
    final Function actionsInit;
    final Function actionsDestroy;
    final Function addDup2;
    final Function attributesInit;
    final Function setFlags;
    final Function setMask;
    final Function setDefaults;

    Functions(LibC libc) {
      this.libc = libc;
      spawn = libc.function("posix_spawn");
      actionsInit = libc.function("posix_spawn_file_actions_init");
      actionsDestroy = libc.function("posix_spawn_file_actions_destroy");
      addDup2 = libc.function("posix_spawn_file_actions_adddup2");
      attributesInit = libc.function("posix_spawnattr_init");
      setFlags = libc.function("posix_spawnattr_setflags");
      setMask = libc.function("posix_spawnattr_setsigmask");
      setDefaults = libc.function("posix_spawnattr_setsigdefault");
    }

    int call(Function function, Object... arguments) {
      return libc.call(function, arguments);
    }
  }
}
