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
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Program;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.runtime.config.IdMapping;
import java.io.IOException;
import java.util.List;
import java.util.Set;

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
    try (Pipe hold = linux.io().pipe();
        Pipe report = linux.io().pipe()) {
      DescriptorTable descriptors =
          new DescriptorTable(hold.readEnd(), report.writeEnd(), report.writeEnd());
      Program program = program();
      int pid = ProgramProcess.spawn(linux, program, descriptors, "jocker-mapping");
      try {
        report.writeEnd().close();
        confirm(program, report.readEnd());
        files.writeMaps(pid, uids, gids);
        return linux
            .files()
            .openAt(Fd.CWD, "/proc/" + pid + "/ns/user", Set.of(OpenFlag.RDONLY), 0);
      } finally {
        hold.writeEnd().close();
        ProgramProcess.awaitEnd(linux, pid);
      }
    }
  }

  /**
   * The process says with one byte that it is in its namespace; else it is the report of a step
   * that failed.
   */
  private void confirm(Program program, Fd report) throws IOException {
    byte[] answer = new byte[8];
    if (linux.io().read(report, answer, 0, answer.length) != 1) {
      throw ProgramProcess.failure(program, answer);
    }
  }

  private static Program program() {
    ProgramBuilder program = new ProgramBuilder(Machine.CURRENT);
    Data one = Data.room(8, "byte");
    program.call("new user namespace", SystemCall.UNSHARE, number(Namespace.USER.bit()));
    program.call("say so", SystemCall.WRITE, descriptor(1), addressOf(one), number(1));
    program.call("wait", SystemCall.READ, descriptor(0), addressOf(one), number(1));
    program.call("end", SystemCall.EXIT_GROUP, NULL);
    return program.build(2);
  }
}
