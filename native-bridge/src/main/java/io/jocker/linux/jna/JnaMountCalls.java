package io.jocker.linux.jna;

import static io.jocker.linux.SystemCall.FSCONFIG;
import static io.jocker.linux.SystemCall.FSMOUNT;
import static io.jocker.linux.SystemCall.FSOPEN;
import static io.jocker.linux.SystemCall.MOUNT;
import static io.jocker.linux.SystemCall.MOUNT_SETATTR;
import static io.jocker.linux.SystemCall.MOVE_MOUNT;
import static io.jocker.linux.SystemCall.OPEN_TREE;
import static io.jocker.linux.SystemCall.UMOUNT2;

import io.jocker.linux.Bits;
import io.jocker.linux.Fd;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountCalls;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.OsString;
import io.jocker.linux.Quoting;
import io.jocker.linux.SyscallException;
import io.jocker.linux.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link MountCalls} through system calls. */
final class JnaMountCalls implements MountCalls {
  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int FSCONFIG_SET_FLAG = 0;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;

  /** What fsconfig copies of a string; one more byte is an EINVAL without a word. */
  private static final int LONGEST_VALUE = 255;

  private static final int OPEN_TREE_CLONE = 1;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  /** {@code struct mount_attr}: u64 attr_set, attr_clr, propagation, userns_fd. */
  private static final int MOUNT_ATTR_SIZE = 32;

  /** MOUNT_ATTR__ATIME: the attributes of access time are one field, not bits. */
  private static final long ATIME_FIELD = 0x70;

  private final Kernel kernel;
  private final JnaIoCalls io;

  JnaMountCalls(Kernel kernel, JnaIoCalls io) {
    this.kernel = kernel;
    this.io = io;
  }

  @Override
  public Fd detachedFileSystem(
      String type, List<MountOption> options, Set<MountAttribute> attributes)
      throws SyscallException {
    try (Fd context = openContext(type)) {
      for (MountOption option : options) {
        configure(context, type, option);
      }
      long created = kernel.call(FSCONFIG, context.number(), FSCONFIG_CMD_CREATE, 0, 0, 0);
      if (created < 0) {
        throw explained(FSCONFIG, type + ", FSCONFIG_CMD_CREATE", created, context);
      }
      long bits = Bits.of(attributes);
      long mount = kernel.call(FSMOUNT, context.number(), FSMOUNT_CLOEXEC, bits);
      if (mount < 0) {
        String words = type + Words.further("MOUNT_ATTR_", attributes);
        throw explained(FSMOUNT, words, mount, context);
      }
      return kernel.opened(mount, "detached " + type);
    }
  }

  private Fd openContext(String type) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long context = kernel.call(FSOPEN, scratch.text(type), FSOPEN_CLOEXEC);
      if (context < 0) {
        throw Kernel.failure(FSOPEN, Words.path(type), context);
      }
      return kernel.opened(context, type);
    }
  }

  private void configure(Fd context, String type, MountOption option) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long name = scratch.text(option.name());
      long value = scratch.textOrNull(option.value());
      int command = value == 0 ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING;
      long result = kernel.call(FSCONFIG, context.number(), command, name, value, 0);
      if (result < 0) {
        throw explained(FSCONFIG, type + ", " + words(option), result, context);
      }
    }
  }

  private static String words(MountOption option) {
    if (option.value().isEmpty()) {
      return option.name();
    }
    int length = OsString.encode(option.value()).length;
    String tooLong = length > LONGEST_VALUE ? " (" + length + " bytes, at most 255)" : "";
    return option.name() + "=" + Words.path(option.value()) + tooLong;
  }

  /**
   * The exception with the reasons that the kernel left in the context: lines such as {@code e
   * overlay: maximum fs stacking depth exceeded}, one for each read.
   */
  private SyscallException explained(SystemCall call, String words, long result, Fd context) {
    String reasons = reasons(context);
    SyscallException plain = Kernel.failure(call, words, result);
    return reasons.isEmpty()
        ? plain
        : new SyscallException(call.manName(), words, plain.errno(), reasons);
  }

  private String reasons(Fd context) {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        int length = io.read(context, buffer, 0, buffer.length);
        if (length <= 2) {
          return all.toString();
        }
        // The first two bytes are the line's kind (e, w or i) and a space.
        String line = new String(buffer, 2, length - 2, StandardCharsets.UTF_8).strip();
        all.append(all.length() == 0 ? "" : "; ").append(line);
      }
    } catch (SyscallException noMore) {
      // ENODATA ends the list; whatever else it is, the failed call matters more.
      return all.toString();
    }
  }

  @Override
  public Fd detachedCopy(Fd directory, String path, boolean recursive) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long flags = OPEN_TREE_CLONE | JnaIoCalls.O_CLOEXEC;
      flags |= recursive ? AT_RECURSIVE : 0;
      flags |= path.isEmpty() ? AT_EMPTY_PATH : 0;
      long result = kernel.call(OPEN_TREE, directory.number(), scratch.text(path), flags);
      if (result < 0) {
        String words = ", OPEN_TREE_CLONE" + (recursive ? "|AT_RECURSIVE" : "");
        throw Kernel.failure(OPEN_TREE, Words.at(directory, path) + words, result);
      }
      return kernel.opened(result, "detached copy of " + path);
    }
  }

  @Override
  public void setAttributes(
      Fd mount,
      Set<MountAttribute> set,
      Set<MountAttribute> clear,
      boolean recursive,
      @Nullable Fd userNamespace)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block attributes = scratch.block(MOUNT_ATTR_SIZE);
      // Whoever touches it must say that all of it is meant: relatime is the field's zero.
      boolean accessTime = namesAccessTime(set) || namesAccessTime(clear);
      attributes.putLong(0, Bits.of(set));
      attributes.putLong(8, Bits.of(clear) | (accessTime ? ATIME_FIELD : 0));
      attributes.putLong(24, userNamespace == null ? 0 : userNamespace.number());
      long flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
      long struct = attributes.address();
      long empty = scratch.text("");
      long result =
          kernel.call(MOUNT_SETATTR, mount.number(), empty, flags, struct, MOUNT_ATTR_SIZE);
      if (result < 0) {
        String words =
            mount
                + (recursive ? ", AT_RECURSIVE" : "")
                + (set.isEmpty() ? "" : ", set " + Words.flags("MOUNT_ATTR_", set))
                + (clear.isEmpty() ? "" : ", clear " + Words.flags("MOUNT_ATTR_", clear));
        throw Kernel.failure(MOUNT_SETATTR, words, result);
      }
    }
  }

  @Override
  public void setPropagation(Fd mount, Set<MountFlag> propagation) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      Block attributes = scratch.block(MOUNT_ATTR_SIZE);
      boolean recursive = propagation.contains(MountFlag.REC);
      attributes.putLong(16, Bits.of(propagation) & ~MountFlag.REC.bit());
      long flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
      long struct = attributes.address();
      long empty = scratch.text("");
      long result =
          kernel.call(MOUNT_SETATTR, mount.number(), empty, flags, struct, MOUNT_ATTR_SIZE);
      if (result < 0) {
        throw Kernel.failure(MOUNT_SETATTR, mount + Words.further("MS_", propagation), result);
      }
    }
  }

  private static boolean namesAccessTime(Set<MountAttribute> attributes) {
    return attributes.contains(MountAttribute.NOATIME)
        || attributes.contains(MountAttribute.STRICTATIME);
  }

  @Override
  public void attach(Fd mount, Fd directory, String path) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long empty = scratch.text("");
      long text = scratch.text(path);
      long flags = MOVE_MOUNT_F_EMPTY_PATH | (path.isEmpty() ? MOVE_MOUNT_T_EMPTY_PATH : 0);
      long result = kernel.call(MOVE_MOUNT, mount.number(), empty, directory.number(), text, flags);
      if (result < 0) {
        throw Kernel.failure(MOVE_MOUNT, mount + " to " + Words.at(directory, path), result);
      }
    }
  }

  @Override
  public void mount(String source, String target, String type, Set<MountFlag> flags, String data)
      throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long from = scratch.textOrNull(source);
      long onto = scratch.text(target);
      long kind = scratch.textOrNull(type);
      long options = scratch.textOrNull(data);
      long result = kernel.call(MOUNT, from, onto, kind, Bits.of(flags), options);
      if (result < 0) {
        String words =
            Words.path(source)
                + " on "
                + Words.path(target)
                + (type.isEmpty() ? "" : ", " + Words.path(type))
                + Words.further("MS_", flags)
                + (data.isEmpty() ? "" : ", " + Quoting.quoted(data));
        throw Kernel.failure(MOUNT, words, result);
      }
    }
  }

  @Override
  public void detach(String target) throws SyscallException {
    try (Scratch scratch = new Scratch()) {
      long result = kernel.call(UMOUNT2, scratch.text(target), MNT_DETACH | UMOUNT_NOFOLLOW);
      if (result < 0) {
        String words = Words.path(target) + ", MNT_DETACH|UMOUNT_NOFOLLOW";
        throw Kernel.failure(UMOUNT2, words, result);
      }
    }
  }
}
