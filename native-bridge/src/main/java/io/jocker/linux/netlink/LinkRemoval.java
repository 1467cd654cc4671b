package io.jocker.linux.netlink;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.SocketCalls.NetlinkFamily;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.ElfImage;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes links of this process's network namespace away without waiting until the kernel is done
 * with them. After few milliseconds nobody finds the link any more, and its name is free; but the
 * kernel keeps whoever has asked until every processor has let go of it, for a bridge 35 to 65 ms,
 * about half of it with the lock that each change of a link takes ({@code netdev_run_todo} and
 * {@code unregister_netdevice_many} of its net/core/dev.c). A process's end waits for that, too, so
 * a thread is no way out; another process asks, which nobody waits for.
 */
public final class LinkRemoval {
  /** A machine that is too busy for the other process is better asked directly. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  /** The descriptor that the other process has the socket as. */
  private static final int SOCKET = 0;

  private final Linux linux;
  private final RouteSocket host;

  /**
   * A removal.
   *
   * @param host of the namespace of this process
   */
  public LinkRemoval(Linux linux, RouteSocket host) {
    this.linux = linux;
    this.host = host;
  }

  /**
   * When this returns nobody finds links of these names. One that is not there is no error.
   *
   * @throws SyscallException as of {@link RouteSocket#deleteLink}
   */
  public void remove(List<String> names) throws SyscallException {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (host.hasLink(name)) {
        found.add(name);
      }
    }
    if (found.isEmpty()) {
      return;
    }
    ask(found);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (String name : found) {
      while (host.hasLink(name)) {
        if (System.nanoTime() - deadline > 0) {
          // The kernel has refused, and says now why; or this one is faster.
          host.deleteLink(name);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void ask(List<String> names) throws SyscallException {
    try (Fd socket = linux.sockets().netlink(NetlinkFamily.ROUTE, null);
        Fd executable = linux.files().memoryFile("remove-links", true)) {
      linux.io().writeFully(executable, ElfImage.of(program(names)));
      linux.files().seal(executable);
      int pid =
          linux
              .processes()
              .spawn(
                  executable,
                  List.of("jocker-remove-links"),
                  List.of(),
                  List.of(new Inherit(socket, SOCKET)));
      awaitEnd(pid);
    }
  }

  /** Where SIGCHLD is ignored the kernel reaps, and has nobody left to tell of: wait(2), notes. */
  private void awaitEnd(int pid) throws SyscallException {
    try {
      linux.processes().await(pid);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ECHILD) {
        throw e;
      }
    }
  }

  /** The first process ends at once; so process 1 takes the status of the one that asks. */
  private static Program program(List<String> names) {
    ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
    Label asking = program.label("asking");
    program.fork("be two", asking);
    end(program);
    program.place(asking);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      byte[] message = RouteSocket.deletion(name).finished(i + 1);
      program
          .call(
              "delete " + name,
              SystemCall.SENDTO,
              Argument.descriptor(SOCKET),
              Argument.addressOf(Data.of(message, "RTM_DELLINK " + name)),
              Argument.number(message.length),
              Argument.number(0),
              Argument.NULL,
              Argument.number(0))
          .ignoringErrors();
    }
    end(program);
    return program.build(SOCKET);
  }

  private static void end(ProgramBuilder program) {
    program.call("end", SystemCall.EXIT_GROUP, Argument.number(0));
  }
}
