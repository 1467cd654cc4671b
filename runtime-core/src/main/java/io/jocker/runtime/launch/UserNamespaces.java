package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.Fd;
import io.jocker.linux.IoCalls.Pipe;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.runtime.config.IdMapping;
import io.jocker.runtime.config.Namespaces;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a user namespace that nobody lives in, for its id mapping alone: an idmapped mount ({@code
 * mount_setattr(2)}, Linux 5.12) is given a mapping as the descriptor of a namespace that has it,
 * and the layers of a container must be mapped before the container's own namespace exists.
 */
public final class UserNamespaces {
  private final Linux linux;
  private final ProcFiles files;

  public UserNamespaces(Linux linux) {
    this.linux = linux;
    this.files = new ProcFiles(linux);
  }

  /** A namespace with these mappings; it lasts as long as something refers to it. */
  public Fd like(List<IdMapping> uids, List<IdMapping> gids) throws IOException {
    try (Guest guest = new Guest(null)) {
      files.writeMaps(guest.pid, uids, gids);
      String path = "/proc/" + guest.pid + "/ns/user";
      return linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0);
    }
  }

  /** The same namespaces with the mappings of the user namespace that is to be joined. */
  Namespaces withMappings(Namespaces namespaces, Fd joined) throws IOException {
    try (Guest guest = new Guest(joined)) {
      return namespaces.withMappings(
          files.readMap(guest.pid, "uid_map"), files.readMap(guest.pid, "gid_map"));
    }
  }

  /** A process that is in a user namespace, and does nothing but be there until it is closed. */
  private final class Guest implements AutoCloseable {
    final int pid;
    private final Pipe hold;

    /** In the namespace that is given, or a new one. */
    Guest(@Nullable Fd namespace) throws IOException {
      hold = linux.io().pipe();
      int spawned = 0;
      try (Pipe report = linux.io().pipe()) {
        DescriptorTable table =
            new DescriptorTable(hold.readEnd(), report.writeEnd(), report.writeEnd());
        Program program = program(namespace == null ? null : table.argument(namespace));
        spawned = ProgramProcess.spawn(linux, program, table, "jocker-mapping");
        report.writeEnd().close();
        confirm(program, report.readEnd());
      } catch (IOException | RuntimeException e) {
        hold.close();
        if (spawned != 0) {
          ProgramProcess.awaitEnd(linux, spawned);
        }
        throw e;
      }
      pid = spawned;
    }

    @Override
    public void close() throws SyscallException {
      hold.close();
      ProgramProcess.awaitEnd(linux, pid);
    }
  }

  /**
   * The process says with one byte that it is in its namespace; else it is the report of a step
   * that failed, and it ends by itself.
   */
  private void confirm(Program program, Fd report) throws IOException {
    byte[] answer = new byte[8];
    if (linux.io().read(report, answer, 0, answer.length) != 1) {
      throw ProgramProcess.failure(program, answer);
    }
  }

  private static Program program(@Nullable Argument namespace) {
    ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
    Data one = Data.room(8, "byte");
    if (namespace == null) {
      program.call("new user namespace", SystemCall.UNSHARE, number(Namespace.USER.bit()));
    } else {
      program.call(
          "join the user namespace", SystemCall.SETNS, namespace, number(Namespace.USER.bit()));
    }
    program.call("say so", SystemCall.WRITE, descriptor(1), addressOf(one), number(1));
    program.call("wait", SystemCall.READ, descriptor(0), addressOf(one), number(1));
    program.call("end", SystemCall.EXIT_GROUP, NULL);
    return program.build(2);
  }
}
