package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
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
    try (IdleProcess guest = guest(null)) {
      files.writeMaps(guest.pid(), uids, gids);
      String path = "/proc/" + guest.pid() + "/ns/user";
      return linux.files().openAt(Fd.CWD, path, Set.of(OpenFlag.RDONLY), 0);
    }
  }

  /** The same namespaces with the mappings of the user namespace that is to be joined. */
  Namespaces withMappings(Namespaces namespaces, Fd joined) throws IOException {
    try (IdleProcess guest = guest(joined)) {
      return namespaces.withMappings(
          files.readMap(guest.pid(), "uid_map"), files.readMap(guest.pid(), "gid_map"));
    }
  }

  /** A process that is in a user namespace: in the one that is given, or a new one. */
  private IdleProcess guest(@Nullable Fd namespace) throws IOException {
    return IdleProcess.start(
        linux,
        "jocker-mapping",
        (program, descriptors) -> {
          Argument user = number(Namespace.USER.bit());
          if (namespace == null) {
            program.call("new user namespace", SystemCall.UNSHARE, user);
          } else {
            Argument joined = descriptors.argument(namespace);
            program.call("join the user namespace", SystemCall.SETNS, joined, user);
          }
        });
  }
}
