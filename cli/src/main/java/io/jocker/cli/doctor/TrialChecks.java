package io.jocker.cli.doctor;

import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountOption;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks that do what a start does, and undo it. */
public final class TrialChecks {
  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE_WITH_EPERM = 0x00050001;

  private final Linux linux;
  private final Path scratch;

  /**
   * Trials.
   *
   * @param scratch a folder on the file system that containers will lie on
   */
  public TrialChecks(Linux linux, Path scratch) {
    this.linux = linux;
    this.scratch = scratch;
  }

  /** All trials. */
  public List<Check> all() {
    return List.of(mounts(), overlay(), libseccomp(), processes());
  }

  private Check mounts() {
    try {
      linux.mounts().detachedFileSystem("tmpfs", Map.of(), Set.of(MountAttribute.NODEV)).close();
      return Check.ok("mounts", "a detached tmpfs (fsopen, fsmount)");
    } catch (SyscallException e) {
      return Check.missing(
          "mounts",
          String.valueOf(e.getMessage()),
          "run jocker as root, and in docker with --privileged");
    }
  }

  private Check overlay() {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(scratch, ".jocker-doctor");
      return overlayIn(folder);
    } catch (IOException e) {
      return noOverlay(e);
    } finally {
      remove(folder);
    }
  }

  private Check overlayIn(Path folder) throws IOException {
    for (String name : List.of("lower", "upper", "work")) {
      Files.createDirectory(folder.resolve(name));
    }
    List<MountOption> options =
        List.of(
            new MountOption("lowerdir", folder.resolve("lower").toString()),
            new MountOption("upperdir", folder.resolve("upper").toString()),
            new MountOption("workdir", folder.resolve("work").toString()));
    try {
      linux.mounts().detachedFileSystem("overlay", options, Set.of()).close();
      return Check.ok("overlay", "layers are shared, below " + scratch);
    } catch (SyscallException e) {
      return noOverlay(e);
    }
  }

  private Check noOverlay(IOException e) {
    return Check.limited(
        "overlay",
        "not below " + scratch + ", so images are copied: " + e.getMessage(),
        "modprobe overlay, or put --root on ext4, xfs or tmpfs (in a container: on a volume)");
  }

  private Check libseccomp() {
    try {
      linux
          .seccomp()
          .compile(
              ALLOW,
              List.of(),
              List.of(new SeccompCompiler.Rule("reboot", REFUSE_WITH_EPERM, List.of())));
      return Check.ok("libseccomp", "compiles filters");
    } catch (SyscallException | UnsatisfiedLinkError e) {
      return Check.missing(
          "libseccomp", String.valueOf(e.getMessage()), "apt-get install libseccomp2");
    }
  }

  private Check processes() {
    try {
      linux.processes().openProcess((int) ProcessHandle.current().pid()).close();
      return Check.ok("pidfd", "processes are held by descriptors");
    } catch (SyscallException e) {
      return Check.missing(
          "pidfd", String.valueOf(e.getMessage()), "start a kernel of 5.10 or later");
    }
  }

  /** What cannot be removed is an empty folder whose name says where it is from. */
  private static void remove(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    // The kernel has made work/work, which is empty as all the others are.
    for (String name : List.of("work/work", "work/index", "work", "upper", "lower", "")) {
      folder.resolve(name).toFile().delete();
    }
  }
}
