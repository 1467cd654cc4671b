package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.flags;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.rootfs.PreparedMount;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The container's mounts, as far as its own first process must make them: {@code
 * mount_namespaces(7)}, {@code pivot_root(2)}.
 *
 * <p>proc, sysfs and their like are opened <em>before</em> the old root goes, for a user namespace
 * may mount them only where it can see another one of them (mount_too_revealing() in the kernel),
 * and put in place <em>after</em> it: then "/" is the container's root, and no symbolic link of a
 * hostile image can lead a mount out of it.
 */
final class MountSteps {
  private static final String CONSOLE = "/dev/console";
  private static final long FSCONFIG_SET_FLAG = 0;
  private static final long FSCONFIG_SET_STRING = 1;
  private static final long FSCONFIG_CMD_CREATE = 6;
  private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final long MOVE_MOUNT_T_EMPTY_PATH = 0x40;
  private static final long MNT_DETACH = 2;
  private static final long AT_RECURSIVE = 0x8000;
  private static final long PROC_SUPER_MAGIC = 0x9fa0;
  private static final long O_CLOEXEC = 02000000;
  private static final long OPEN_TREE_CLONE_OF_FD = 1 | O_CLOEXEC | 0x1000;
  private static final long MOUNT_ATTR_BYTES = 32;

  private final ProgramBuilder program;
  private final DescriptorTable descriptors;
  private final PlaceSteps places;
  private final IdentityHashMap<PreparedMount, Step> opened = new IdentityHashMap<>();

  MountSteps(ProgramBuilder program, DescriptorTable descriptors, PlaceSteps places) {
    this.program = program;
    this.descriptors = descriptors;
    this.places = places;
  }

  /**
   * Nothing that is mounted from now on shows outside; with {@link MountFlag#SLAVE} what the host
   * mounts later still shows inside.
   */
  void addOwnPropagation(MountFlag propagation) {
    program.about(LaunchTopic.OWN_PROPAGATION, "/");
    program.call(
        "keep mounts to ourselves",
        SystemCall.MOUNT,
        NULL,
        text("/"),
        NULL,
        flags(Set.of(MountFlag.REC, propagation)),
        NULL);
  }

  /** Makes a file system of each {@link PreparedMount.FromInside}, without a place yet. */
  void addOpening(List<PreparedMount> mounts) {
    for (PreparedMount mount : mounts) {
      if (mount instanceof PreparedMount.FromInside inside) {
        opened.put(inside, addFileSystem(inside));
      }
    }
  }

  private Step addFileSystem(PreparedMount.FromInside mount) {
    String what = mount.type() + " for " + mount.destination();
    program.about(LaunchTopic.MAKE_MOUNT, mount.destination());
    Step context =
        program.call(
            "open " + what, SystemCall.FSOPEN, text(mount.type()), named("FSOPEN_CLOEXEC", 1));
    for (MountOption option : mount.options()) {
      boolean flag = option.value().isEmpty();
      program.call(
          "configure " + what,
          SystemCall.FSCONFIG,
          resultOf(context),
          flag
              ? named("FSCONFIG_SET_FLAG", FSCONFIG_SET_FLAG)
              : named("FSCONFIG_SET_STRING", FSCONFIG_SET_STRING),
          text(option.name()),
          flag ? NULL : text(option.value()),
          number(0));
    }
    program.call(
        "create " + what,
        SystemCall.FSCONFIG,
        resultOf(context),
        named("FSCONFIG_CMD_CREATE", FSCONFIG_CMD_CREATE),
        NULL,
        NULL,
        number(0));
    return program.call(
        "mount " + what,
        SystemCall.FSMOUNT,
        resultOf(context),
        named("FSMOUNT_CLOEXEC", 1),
        flags(mount.attributes()));
  }

  /**
   * Attaches the future root, for a root must be a mount point before pivot_root(2) takes it. This
   * shows in no other mount namespace.
   *
   * @param root descriptor of the mount
   * @param place any directory
   * @param propagation as for {@link #addOwnPropagation}
   */
  void addRoot(Argument root, String place, MountFlag propagation) {
    program.about(LaunchTopic.ATTACH_ROOT, "/");
    program.call(
        "attach the root",
        SystemCall.MOVE_MOUNT,
        root,
        text(""),
        WORKING_DIRECTORY,
        text(place),
        named("MOVE_MOUNT_F_EMPTY_PATH", MOVE_MOUNT_F_EMPTY_PATH));
    // A copy of a directory that the host shares, as systemd has it for all, is still shared with
    // it: what a hook mounts in it would show on the host, and pivot_root(2) refuses to put the old
    // root on such a mount: EINVAL.
    program.call(
        "propagation of the new root",
        SystemCall.MOUNT,
        NULL,
        text(place),
        NULL,
        flags(Set.of(MountFlag.REC, propagation)),
        NULL);
  }

  /**
   * Makes an attached mount the root, and lets go of the old one.
   *
   * @param root descriptor of the mount
   */
  void addChangeOfRoot(Argument root) {
    program.about(LaunchTopic.CHANGE_ROOT, "/");
    program.call("go to the new root", SystemCall.FCHDIR, root);
    // Both names are ".": the old root then lies on top of the new one, and no directory for it is
    // needed inside.
    program.call("change the root", SystemCall.PIVOT_ROOT, text("."), text("."));
    program.about(LaunchTopic.LEAVE_OLD_ROOT, "/");
    program.call(
        "let go of the old root", SystemCall.UMOUNT2, text("."), named("MNT_DETACH", MNT_DETACH));
    program.call("go to /", SystemCall.CHDIR, text("/"));
  }

  /** Puts a mount in place; the root must be the container's already. */
  void addAttachment(PreparedMount mount) {
    String destination = mount.destination();
    boolean directory = !(mount instanceof PreparedMount.Ready ready) || ready.directory();
    program.about(LaunchTopic.ATTACH_MOUNT, destination);
    addTarget(destination, directory);
    Step target = addOpenTarget(mount, directory);
    Argument source =
        mount instanceof PreparedMount.Ready ready
            ? descriptors.argument(ready.mount())
            : resultOf(openedAs(mount));
    attach(destination, source, target);
    if (mount instanceof PreparedMount.Ready ready) {
      addOldWay(ready, source);
    }
  }

  /**
   * What {@code mount_setattr(2)} gives a mount before it has a place, where the kernel lacks it
   * (before 5.12). A directory is entered by its descriptor for that, because its path may lead to
   * another mount by now: other containers may have the folder above. The call knows no other name
   * for a file than its path.
   */
  private void addOldWay(PreparedMount.Ready mount, Argument source) {
    if (mount.remount().isEmpty() && mount.propagation().isEmpty()) {
      return;
    }
    String destination = mount.destination();
    if (mount.directory()) {
      program.call("go to " + destination, SystemCall.FCHDIR, source);
    }
    String path = mount.directory() ? "." : destination;
    if (!mount.remount().isEmpty()) {
      remount("set flags of " + destination, path, mount.remount());
    }
    if (!mount.propagation().isEmpty()) {
      program.call(
          "propagation of " + destination,
          SystemCall.MOUNT,
          NULL,
          text(path),
          NULL,
          flags(mount.propagation()),
          NULL);
    }
    if (mount.directory()) {
      program.call("go back to /", SystemCall.CHDIR, text("/"));
    }
  }

  private void attach(String destination, Argument mount, Step target) {
    program.call(
        "attach " + destination,
        SystemCall.MOVE_MOUNT,
        mount,
        text(""),
        resultOf(target),
        text(""),
        named(
            "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH",
            MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    places.forgetBelow(destination);
  }

  /**
   * The terminal as /dev/console too. It is taken by its descriptor and put onto a plain file:
   * where /dev is a volume, /dev/pts/0 and /dev/console may be links that whoever else has the
   * volume made (CVE-2025-52565).
   *
   * @param terminal the container's end, in a devpts that is attached by now
   */
  void addConsole(Argument terminal) {
    program.about(LaunchTopic.CONSOLE, CONSOLE);
    addTarget(CONSOLE, false);
    Step console =
        program.call(
            "open the mount point " + CONSOLE,
            SystemCall.OPENAT2,
            WORKING_DIRECTORY,
            text(CONSOLE),
            PlaceSteps.openHow(false, ResolveFlag.NO_SYMLINKS),
            number(PlaceSteps.OPEN_HOW_BYTES));
    Step copy =
        program.call(
            "the terminal as a mount",
            SystemCall.OPEN_TREE,
            terminal,
            text(""),
            named("OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_EMPTY_PATH", OPEN_TREE_CLONE_OF_FD));
    attach(CONSOLE, resultOf(copy), console);
  }

  private Step openedAs(PreparedMount mount) {
    Step step = opened.get(mount);
    if (step == null) {
      throw new IllegalStateException(mount.destination() + " is not opened yet");
    }
    return step;
  }

  /**
   * Creates what the image lacks. An error does not matter here: what is missing then makes the
   * open fail, which says it better.
   */
  private void addTarget(String destination, boolean directory) {
    int slash = destination.lastIndexOf('/');
    places.addDirectories(destination.substring(0, slash));
    if (directory) {
      places.makeDirectory(destination);
    } else {
      program
          .call(
              "create file " + destination,
              SystemCall.MKNODAT,
              places.openParent(destination),
              text(destination.substring(slash + 1)),
              named("S_IFREG|0644", FileStatus.REGULAR | 0644),
              number(0))
          .ignoringErrors();
    }
  }

  /**
   * Opens the place as it is, without following what leads elsewhere: proc and sysfs only onto a
   * real directory, others never through a magic link, and never onto proc, where a mount could
   * hide the files that later steps write to (CVE-2019-16884, CVE-2019-19921).
   */
  private Step addOpenTarget(PreparedMount mount, boolean directory) {
    boolean kernels = mount instanceof PreparedMount.FromInside;
    ResolveFlag resolve = kernels ? ResolveFlag.NO_SYMLINKS : ResolveFlag.NO_MAGICLINKS;
    Step target =
        program.call(
            "open the mount point " + mount.destination(),
            SystemCall.OPENAT2,
            WORKING_DIRECTORY,
            text(mount.destination()),
            PlaceSteps.openHow(directory, resolve),
            number(PlaceSteps.OPEN_HOW_BYTES));
    if (!kernels && !mount.destination().startsWith("/proc/")) {
      refuseProc(target, mount.destination());
    }
    return target;
  }

  private void refuseProc(Step target, String destination) {
    Data statistics = Data.room(128, "statfs");
    Label allowed = program.label("not proc");
    program.call(
        "what lies at " + destination, SystemCall.FSTATFS, resultOf(target), addressOf(statistics));
    Step type = program.load("its type", addressOf(statistics), 0, 0xffff_ffffL);
    program.test("proc?", resultOf(type), PROC_SUPER_MAGIC, -1).onErrorGoTo(allowed);
    program.fail("mount onto proc at " + destination, Errno.EPERM);
    program.place(allowed);
  }

  /**
   * Hides a file behind /dev/null, a directory behind an empty tmpfs; one that is not there need
   * not be hidden.
   */
  void addMasked(String path) {
    program.about(LaunchTopic.MASK, path);
    Label hidden = program.label("hidden");
    Label refused = program.label("refused");
    Label directory = program.label("directory");
    Label other = program.label("other");
    Label absent = program.label("absent?");
    Step bind =
        program
            .call(
                "mask " + path,
                SystemCall.MOUNT,
                text(PlaceSteps.NULL_DEVICE),
                text(path),
                NULL,
                flags(Set.of(MountFlag.BIND)),
                NULL)
            .thenGoTo(hidden)
            .onErrorGoTo(refused);
    program.place(refused);
    program
        .test("a directory?", resultOf(bind), -Errno.ENOTDIR.number(), -1)
        .thenGoTo(directory)
        .onErrorGoTo(absent);
    program.place(absent);
    program
        .test("absent?", resultOf(bind), -Errno.ENOENT.number(), -1)
        .thenGoTo(hidden)
        .onErrorGoTo(other);
    program.place(other);
    program.failAs("mask " + path, bind);
    program.place(directory);
    program.call(
        "mask directory " + path,
        SystemCall.MOUNT,
        text("tmpfs"),
        text(path),
        text("tmpfs"),
        flags(Set.of(MountFlag.RDONLY)),
        text("size=0k"));
    program.place(hidden);
  }

  /**
   * Makes a path read-only, with what is mounted below it; one that is not there is passed over.
   */
  void addReadOnly(String path) {
    program.about(LaunchTopic.READ_ONLY, path);
    Label done = program.label("read-only");
    Label refused = program.label("refused");
    Label other = program.label("other");
    Label bound = program.label("bound");
    Step bind =
        program
            .call(
                "bind " + path + " onto itself",
                SystemCall.MOUNT,
                text(path),
                text(path),
                NULL,
                flags(Set.of(MountFlag.BIND, MountFlag.REC)),
                NULL)
            .thenGoTo(bound)
            .onErrorGoTo(refused);
    program.place(refused);
    program
        .test("absent?", resultOf(bind), -Errno.ENOENT.number(), -1)
        .thenGoTo(done)
        .onErrorGoTo(other);
    program.place(other);
    program.failAs("bind " + path + " onto itself", bind);
    program.place(bound);
    setReadOnly(path, AT_RECURSIVE, Set.of(MountFlag.NOSUID, MountFlag.NODEV, MountFlag.NOEXEC));
    program.place(done);
  }

  /** Makes the root itself read-only, when all mount points are there. */
  void addReadOnlyRoot() {
    program.about(LaunchTopic.READ_ONLY_ROOT, "/");
    setReadOnly("/", 0, Set.of());
  }

  /**
   * By {@code mount_setattr(2)}, which came with Linux 5.12, or where that is not known by a
   * remount, which must repeat the flags that the mount has.
   */
  private void setReadOnly(String path, long recursive, Set<MountFlag> kept) {
    Label done = program.label("set");
    Label refused = program.label("refused");
    Label old = program.label("old kernel");
    Label other = program.label("other");
    Data attributes = Data.numbers("{MOUNT_ATTR_RDONLY}", MountAttribute.RDONLY.bit(), 0, 0, 0);
    String name = "make " + path + " read-only";
    Step set =
        program
            .call(
                name,
                SystemCall.MOUNT_SETATTR,
                WORKING_DIRECTORY,
                text(path),
                named(recursive == 0 ? "0" : "AT_RECURSIVE", recursive),
                addressOf(attributes),
                number(MOUNT_ATTR_BYTES))
            .thenGoTo(done)
            .onErrorGoTo(refused);
    program.place(refused);
    program
        .test("an old kernel?", resultOf(set), -Errno.ENOSYS.number(), -1)
        .thenGoTo(old)
        .onErrorGoTo(other);
    program.place(other);
    program.failAs(name, set);
    program.place(old);
    Set<MountFlag> flags = new TreeSet<>(kept);
    flags.add(MountFlag.RDONLY);
    remount(name + " the old way", path, flags);
    program.place(done);
  }

  private void remount(String name, String path, Set<MountFlag> flags) {
    Set<MountFlag> all = new TreeSet<>(flags);
    all.add(MountFlag.REMOUNT);
    all.add(MountFlag.BIND);
    program.call(name, SystemCall.MOUNT, NULL, text(path), NULL, flags(all), NULL);
  }
}
