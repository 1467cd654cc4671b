package io.jocker.runtime.rootfs;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountOption;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.MountRequest;
import io.jocker.runtime.config.MountRequest.IdMappedMount;
import io.jocker.runtime.config.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Mounts that few containers have: parts of a source, stacks of directories, idmapped ones. */
final class SpecialMounts {
  private static final Set<OpenFlag> FIND = Set.of(OpenFlag.PATH);

  /** A link that stays beneath the source is followed, one that leaves it is an EXDEV. */
  private static final Set<ResolveFlag> BENEATH =
      Set.of(ResolveFlag.BENEATH, ResolveFlag.NO_MAGICLINKS);

  private final Linux linux;

  SpecialMounts(Linux linux) {
    this.linux = linux;
  }

  /**
   * A copy of the mount at a part of the source. The part is opened once, and what was opened is
   * what is mounted: whoever changes links meanwhile changes nothing.
   */
  Fd part(MountRequest.Bind bind) throws SyscallException {
    try (Fd source = linux.files().openAt(Fd.CWD, bind.source(), FIND, 0)) {
      return part(source, bind.subpath(), bind.recursive());
    }
  }

  private Fd part(Fd source, String subpath, boolean recursive) throws SyscallException {
    try (Fd part = linux.files().openAt2(source, subpath, FIND, 0, BENEATH)) {
      return linux.mounts().detachedCopy(part, "", recursive);
    }
  }

  /** Shows owners through the mapping that is given, or through the container's own. */
  void map(Fd mount, IdMappedMount mapping, Namespaces namespaces, NamespaceHelpers helpers)
      throws IOException {
    boolean own = mapping.uids().isEmpty() && mapping.gids().isEmpty();
    try (Fd namespace =
        own
            ? helpers.namespaceLike(namespaces.uidMappings(), namespaces.gidMappings())
            : helpers.namespaceLike(mapping.uids(), mapping.gids())) {
      linux
          .mounts()
          .setAttributes(
              mount, Set.of(MountAttribute.IDMAP), Set.of(), mapping.recursive(), namespace);
    }
  }

  /** An overlay without a writable directory. */
  void prepare(MountRequest.Stack stack, List<Fd> opened, List<PreparedMount> mounts)
      throws SyscallException {
    List<MountOption> options = new ArrayList<>();
    options.add(new MountOption("source", "overlay"));
    for (String lower : stack.lowers()) {
      options.add(new MountOption("lowerdir+", lower));
    }
    Fd mount = linux.mounts().detachedFileSystem("overlay", options, Set.of(MountAttribute.RDONLY));
    opened.add(mount);
    if (!stack.subpath().isEmpty()) {
      mount = part(mount, stack.subpath(), false);
      opened.add(mount);
    }
    mounts.add(new PreparedMount.Ready(mount, stack.destination(), true, Set.of(), Set.of()));
  }
}
