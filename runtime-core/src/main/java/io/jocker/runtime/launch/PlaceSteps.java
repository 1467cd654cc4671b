package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.WORKING_DIRECTORY;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;
import static io.jocker.linux.program.Argument.text;

import io.jocker.linux.DeviceNumber;
import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import io.jocker.runtime.config.DeviceNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * Directories and devices that are made in the container's root, and checks of what is there. The
 * root is the container's already, and whoever made the image chose what lies in it.
 */
final class PlaceSteps {
  /** Bytes of {@code struct open_how}. */
  static final long OPEN_HOW_BYTES = 24;

  static final String NULL_DEVICE = "/dev/null";
  private static final Argument ROOT = WORKING_DIRECTORY; // this process is at "/" by then
  private static final long O_CLOEXEC = 02000000;
  private static final long AT_EMPTY_PATH = 0x1000;

  /** Offsets in {@code struct statx}: the mode, then major and minor number, 32 bits each. */
  private static final int STATX_MODE = 28;

  private static final int STATX_DEVICE = 128;

  private final ProgramBuilder program;

  /** Directories that have been made, and that no mount has hidden since. */
  private final Set<String> made = new HashSet<>();

  PlaceSteps(ProgramBuilder program) {
    this.program = program;
  }

  /** Makes a directory with all those above it; an error shows when it is used. */
  void addDirectories(String path) {
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      makeDirectory(path.substring(0, end));
    }
    if (path.length() > 1) {
      makeDirectory(path);
    }
  }

  /** Makes one directory, unless that has been done. */
  void makeDirectory(String path) {
    if (made.add(path)) {
      program
          .call(
              "create directory " + path,
              SystemCall.MKDIRAT,
              openParent(path),
              text(path.substring(path.lastIndexOf('/') + 1)),
              named("0755", 0755))
          .ignoringErrors();
    }
  }

  /**
   * Where something is made, found without a magic link: an image whose /srv is a link to
   * /proc/self/fd/7 or to /proc/1/root would else have this process, which has descriptors of the
   * host and its rights, make files out there.
   *
   * @return the directory above {@code path}; a number that is no descriptor where there is none
   */
  Argument openParent(String path) {
    int slash = path.lastIndexOf('/');
    if (slash == 0) {
      return ROOT;
    }
    String parent = path.substring(0, slash);
    return resultOf(
        program
            .call(
                "find directory " + parent,
                SystemCall.OPENAT2,
                WORKING_DIRECTORY,
                text(parent),
                openHow(true, ResolveFlag.NO_MAGICLINKS),
                number(OPEN_HOW_BYTES))
            .ignoringErrors());
  }

  /** {@code struct open_how} for a descriptor that only stands for the place. */
  static Argument openHow(boolean directory, ResolveFlag resolve) {
    long flags = OpenFlag.PATH.bit() | O_CLOEXEC | (directory ? OpenFlag.DIRECTORY.bit() : 0);
    return addressOf(Data.numbers("{O_PATH, RESOLVE_" + resolve + "}", flags, 0, resolve.bit()));
  }

  /** What was made there lies hidden now. */
  void forgetBelow(String destination) {
    String below = destination + "/";
    for (Iterator<String> each = made.iterator(); each.hasNext(); ) {
      if (each.next().startsWith(below)) {
        each.remove();
      }
    }
  }

  /**
   * Makes sure that /dev/null is what it seems, before paths are hidden behind it: one that the
   * image or a volume has in its place could be a link to the very file that is to be hidden
   * (CVE-2025-31133).
   */
  void addNullDeviceCheck() {
    program.about(LaunchTopic.MASK, NULL_DEVICE);
    addDeviceCheck(
        NULL_DEVICE,
        FileStatus.CHARACTER_DEVICE,
        new DeviceNumber(1, 3),
        NULL_DEVICE + " is not the null device");
  }

  /** Looks at what is there, and ends the start with {@code problem} if it is another thing. */
  private void addDeviceCheck(String path, int type, DeviceNumber number, String problem) {
    Data status = Data.room(256, "statx");
    Label other = program.label("another");
    Label same = program.label("the same");
    Step found =
        program.call(
            "find " + path,
            SystemCall.OPENAT2,
            WORKING_DIRECTORY,
            text(path),
            openHow(false, ResolveFlag.NO_SYMLINKS),
            number(OPEN_HOW_BYTES));
    program.call(
        "what it is",
        SystemCall.STATX,
        resultOf(found),
        text(""),
        named("AT_EMPTY_PATH", AT_EMPTY_PATH),
        named("STATX_TYPE", 1),
        addressOf(status));
    Step mode = program.load("its type", addressOf(status, STATX_MODE), 0, FileStatus.TYPE_MASK);
    program.test("that type?", resultOf(mode), type, -1).onErrorGoTo(other);
    Step device = program.load("its number", addressOf(status, STATX_DEVICE), 0, -1);
    long wanted = (long) number.minor() << 32 | number.major();
    program.test(number + "?", resultOf(device), wanted, -1).thenGoTo(same).onErrorGoTo(other);
    program.place(other);
    program.fail(problem, Errno.EPERM);
    program.place(same);
  }

  /**
   * A device where no /dev of the container's own is: below a /dev that is the root's, or in
   * another folder. One that is there already, as after an earlier run, must be the same.
   */
  void addDevice(DeviceNode device) {
    String path = device.path();
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    Label made = program.label("made");
    Label refused = program.label("refused");
    Label other = program.label("other");
    Label there = program.label("there");
    Label done = program.label("done");
    program.about(LaunchTopic.DEVICE, path);
    addDirectories(path.substring(0, slash));
    Argument parent = openParent(path);
    Step node =
        program
            .call(
                "make device " + path,
                SystemCall.MKNODAT,
                parent,
                text(name),
                named(Integer.toOctalString(device.mode()), device.mode()),
                named(device.device().toString(), device.device().encoded()))
            .thenGoTo(made)
            .onErrorGoTo(refused);
    program.place(refused);
    program
        .test("is it there?", resultOf(node), -Errno.EEXIST.number(), -1)
        .thenGoTo(there)
        .onErrorGoTo(other);
    program.place(other);
    program.failAs("make device " + path, node);
    program.place(there);
    addDeviceCheck(path, device.type(), device.device(), "another thing lies at " + path);
    program.goTo("it is the same", done);
    program.place(made);
    program.call(
        "permissions of " + path, // mknod(2) is subject to the umask
        SystemCall.FCHMODAT,
        parent,
        text(name),
        named(Integer.toOctalString(device.permissions()), device.permissions()));
    program.call(
        "owner of " + path,
        SystemCall.FCHOWNAT,
        parent,
        text(name),
        number(device.uid()),
        number(device.gid()),
        named("AT_SYMLINK_NOFOLLOW", 0x100));
    program.place(done);
  }
}
