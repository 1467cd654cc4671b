package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.rootfs.ForeignPath;
import java.io.IOException;
import java.util.Set;

/**
 * Copies a mount of another mount namespace. {@code open_tree(2)} does that only for who is in that
 * namespace; the copy belongs to none, and whoever has its descriptor can attach it elsewhere. In
 * there symbolic links lead to the other's files, and never to the host's.
 */
final class ForeignTree {
  private static final long OPEN_TREE_CLONE = 1 | 02000000;
  private static final long AT_RECURSIVE = 0x8000;

  /** Behind all that the process inherits. */
  private static final int COPY = 63;

  private final ForeignPath place;
  private final boolean recursive;

  ForeignTree(ForeignPath place, boolean recursive) {
    this.place = place;
    this.recursive = recursive;
  }

  /**
   * The copy, a detached mount.
   *
   * @throws StartException if that process has nothing there
   */
  Fd copy(Linux linux) throws IOException {
    try (Fd other = linux.processes().openProcess(place.pid());
        IdleProcess inside =
            IdleProcess.start(
                linux,
                "jocker-mount",
                (program, descriptors) -> add(program, descriptors.argument(other)));
        Fd helper = linux.processes().openProcess(inside.pid())) {
      return linux.processes().takeFd(helper, COPY);
    }
  }

  private void add(ProgramBuilder program, Argument other) {
    program.call(
        "enter the other's mounts", SystemCall.SETNS, other, flags(Set.of(Namespace.MOUNT)));
    Step tree =
        program.call(
            "copy " + place.path(),
            SystemCall.OPEN_TREE,
            WORKING_DIRECTORY,
            text(place.path()),
            recursive
                ? named("OPEN_TREE_CLONE|AT_RECURSIVE", OPEN_TREE_CLONE | AT_RECURSIVE)
                : named("OPEN_TREE_CLONE", OPEN_TREE_CLONE));
    program.call("keep it", SystemCall.DUP3, resultOf(tree), number(COPY), number(0));
  }
}
