package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.ReadOnlyBelow;
import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.MountSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Files and folders of the host in the container, with docker's rules for a missing source. */
final class BindMounts {
  /** With what is mounted below, where the kernel can: "rro" alone would demand it. */
  static final List<String> READ_ONLY = List.of("ro", "rro");

  private BindMounts() {}

  static MountSpec spec(Bind bind, Host host) throws JockerException, SyscallException {
    try {
      host.status(bind.source());
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      if (bind.missing() == Bind.Missing.FAIL) {
        throw new JockerException(e, ErrorCode.BIND_SOURCE_NOT_FOUND, bind.source());
      }
      host.makeFolders(bind.source());
    }
    List<String> options = new ArrayList<>();
    options.add(bind.recursive() ? "rbind" : "bind");
    options.add(bind.propagation().name().toLowerCase(Locale.ROOT));
    addReadOnly(bind, options);
    if (bind.idMapped()) {
      options.add(bind.recursive() ? "ridmap" : "idmap");
    }
    return MountPart.spec(bind.target(), "bind", bind.source(), options);
  }

  private static void addReadOnly(Bind bind, List<String> options) {
    if (!bind.readOnly()) {
      return;
    }
    if (!bind.recursive() || bind.below() == ReadOnlyBelow.NO) {
      options.add("ro");
    } else if (bind.below() == ReadOnlyBelow.REQUIRED) {
      options.add("rro");
    } else {
      options.addAll(READ_ONLY);
    }
  }

  /**
   * What the root's propagation must be for mounts to be seen as these binds ask: a mount below a
   * private one gets and gives nothing.
   *
   * @return null where none asks for any
   */
  static @Nullable String rootPropagation(FilesystemRequest request) {
    String needed = null;
    for (var mount : request.mounts()) {
      Propagation propagation =
          mount instanceof Bind bind ? bind.propagation() : Propagation.RPRIVATE;
      if (propagation == Propagation.SHARED || propagation == Propagation.RSHARED) {
        return "shared";
      }
      if (propagation == Propagation.SLAVE || propagation == Propagation.RSLAVE) {
        needed = "slave";
      }
    }
    return needed;
  }
}
