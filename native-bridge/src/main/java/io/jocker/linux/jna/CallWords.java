package io.jocker.linux.jna;

import com.sun.jna.Pointer;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Bits;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.Namespace;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.OsString;
import io.jocker.linux.Quoting;
import io.jocker.linux.ResolveFlag;
import io.jocker.linux.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;

/**
 * A system call's arguments in words, read from what the kernel is given. For each call there is a
 * form of one letter an argument; calls without one are shown in hexadecimal.
 */
final class CallWords {
  /** How much of a buffer is shown. */
  private static final int LONGEST_BUFFER = 160;

  private static final long O_CLOEXEC = JnaIoCalls.O_CLOEXEC;
  private static final int AT_FDCWD = -100;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_NETFILTER = 12;
  private static final String NETFILTER = "netlink:netfilter";
  private static final String[] FSCONFIG_COMMANDS = {
    "FSCONFIG_SET_FLAG",
    "FSCONFIG_SET_STRING",
    "FSCONFIG_SET_BINARY",
    "FSCONFIG_SET_PATH",
    "FSCONFIG_SET_PATH_EMPTY",
    "FSCONFIG_SET_FD",
    "FSCONFIG_CMD_CREATE",
    "FSCONFIG_CMD_RECONFIGURE"
  };

  private final IntFunction<String> descriptors;

  /**
   * Words of calls.
   *
   * @param descriptors how an open descriptor is shown
   */
  CallWords(IntFunction<String> descriptors) {
    this.descriptors = descriptors;
  }

  /**
   * The form of a call. d: descriptor or AT_FDCWD; s: text; t: text or NULL; n: number; o: octal
   * mode; w: bytes that are written, as many as the next argument says; r: room for bytes; O: flags
   * of open(2); A: of the *at calls; M: of mount(2); a: of fsmount(2); N: of namespaces; c: command
   * of fsconfig(2); v: of move_mount(2); T: of open_tree(2); h: struct open_how; m: struct
   * mount_attr; l: messages of netlink(7); i, j: request of ioctl(2) and what it is given; q, b:
   * the same of quotactl(2); x: hexadecimal.
   */
  private static String form(SystemCall call) {
    return switch (call) {
      case OPENAT -> "dsOo";
      case OPENAT2 -> "dsh";
      case READ, PREAD64, GETDENTS64 -> "drn";
      case WRITE -> "dwn";
      case PWRITE64 -> "dwnn";
      case CLOSE, FSYNC, SYNCFS, PIDFD_GETFD -> "d";
      case MKDIRAT, FCHMODAT -> "dso";
      case MKNODAT -> "dsox";
      case SYMLINKAT -> "sds";
      case LINKAT -> "dsdsA";
      case UNLINKAT -> "dsA";
      case RENAMEAT2 -> "dsdsx";
      case READLINKAT -> "dsrn";
      case STATX -> "dsA";
      case FCHOWNAT -> "dsnnA";
      case UTIMENSAT -> "dsx";
      case FTRUNCATE -> "dn";
      case FALLOCATE -> "dnnn";
      case FSTATFS -> "dr";
      case FLOCK, FCNTL -> "dxx";
      case IOCTL -> "dij";
      case QUOTACTL_FD -> "dqnb";
      case MEMFD_CREATE -> "sx";
      case FSOPEN -> "sx";
      case FSCONFIG -> "dcttn";
      case FSMOUNT -> "dxa";
      case OPEN_TREE -> "dsT";
      case MOVE_MOUNT -> "dsdsv";
      case MOUNT_SETATTR -> "dsTm";
      case MOUNT -> "tstMt";
      case UMOUNT2 -> "sx";
      case SETXATTR, LSETXATTR, GETXATTR, REMOVEXATTR, LISTXATTR -> "ss";
      case FSETXATTR, FGETXATTR, FREMOVEXATTR -> "ds";
      case FLISTXATTR -> "d";
      case UNSHARE -> "N";
      case SETNS -> "dN";
      case PIDFD_OPEN -> "n";
      case PIDFD_SEND_SIGNAL -> "dn";
      case CLOSE_RANGE -> "nnn";
      case WAITID -> "nn";
      case PIPE2 -> "rx";
      case DUP3 -> "dnx";
      case SENDTO -> "dln";
      case RECVFROM -> "drn";
      default -> "";
    };
  }

  String of(SystemCall call, long[] arguments) {
    String form = form(call);
    StringJoiner words = new StringJoiner(", ");
    for (int i = 0; i < form.length(); i++) {
      words.add(word(form.charAt(i), arguments, i));
    }
    if (form.isEmpty()) {
      for (int i = 0; i < significant(arguments); i++) {
        words.add(hex(arguments[i]));
      }
    }
    return words.toString();
  }

  /** What the descriptor is that the call returns; empty where it returns none. */
  String opens(SystemCall call, long[] arguments) {
    return switch (call) {
      case OPENAT, OPENAT2, OPEN_TREE -> place((int) arguments[0], text(arguments[1]));
      case FSOPEN -> "new " + text(arguments[0]);
      case FSMOUNT -> "mount of " + descriptors.apply((int) arguments[0]);
      case MEMFD_CREATE -> "memfd:" + text(arguments[0]);
      case PIDFD_OPEN -> "pidfd of " + arguments[0];
      case SOCKET -> arguments[0] != AF_NETLINK ? "socket" : netlinkName((int) arguments[2]);
      default -> "";
    };
  }

  private static String netlinkName(int protocol) {
    return protocol == NETLINK_NETFILTER ? NETFILTER : "netlink:route";
  }

  /** Sockets send nothing but messages to the kernel here. */
  private String netlink(long socket, long address, long length) {
    byte[] message = new Pointer(address).getByteArray(0, (int) length);
    return NetlinkWords.of(message, descriptors.apply((int) socket).contains(NETFILTER));
  }

  private String place(int directory, String path) {
    boolean alone = directory == AT_FDCWD || path.startsWith("/");
    return alone ? path : descriptors.apply(directory) + "/" + path;
  }

  private String word(char letter, long[] arguments, int i) {
    long value = arguments[i];
    return switch (letter) {
      case 'd' -> (int) value == AT_FDCWD ? "AT_FDCWD" : descriptors.apply((int) value);
      case 's' -> Quoting.quoted(text(value));
      case 't' -> value == 0 ? "NULL" : Quoting.quoted(text(value));
      case 'n' -> Long.toString(value);
      case 'o' -> Words.mode((int) value);
      case 'w' -> buffer(value, arguments[i + 1]);
      case 'l' -> netlink(arguments[0], value, arguments[i + 1]);
      case 'r' -> "...";
      case 'O' -> openFlags(value);
      case 'A' -> flags("AT_", AtFlag.values(), value);
      case 'T' -> (value & 1) == 0 ? treeFlags(value) : "OPEN_TREE_CLONE|" + treeFlags(value & ~1L);
      case 'M' -> flags("MS_", MountFlag.values(), value);
      case 'a' -> flags("MOUNT_ATTR_", MountAttribute.values(), value);
      case 'N' -> flags("CLONE_NEW", Namespace.values(), value);
      case 'c' -> FSCONFIG_COMMANDS[(int) value];
      case 'v' -> moveFlags(value);
      case 'h' -> openHow(new Pointer(value));
      case 'i' -> QuotaWords.request(value);
      case 'j' -> QuotaWords.attributes(arguments[i - 1], value);
      case 'q' -> QuotaWords.command(value);
      case 'b' -> QuotaWords.block(arguments[1], value);
      case 'm' -> mountAttributes(new Pointer(value));
      default -> hex(value);
    };
  }

  private static int significant(long[] arguments) {
    int count = arguments.length;
    while (count > 0 && arguments[count - 1] == 0) {
      count--;
    }
    return count;
  }

  private static String hex(long value) {
    return value == 0 ? "0" : "0x" + Long.toHexString(value);
  }

  private static String text(long address) {
    return address == 0
        ? ""
        : OsString.decode(new Pointer(address).getByteArray(0, length(address)));
  }

  private static int length(long address) {
    return (int) new Pointer(address).indexOf(0, (byte) 0);
  }

  private static String buffer(long address, long length) {
    int shown = (int) Math.min(length, LONGEST_BUFFER);
    String text = Quoting.quoted(OsString.decode(new Pointer(address).getByteArray(0, shown)));
    return length > shown ? text + "..." : text;
  }

  private static String openFlags(long value) {
    long access = value & 3;
    String words = access == 0 ? "O_RDONLY" : access == 1 ? "O_WRONLY" : "O_RDWR";
    String further = flags("O_", furtherOpenFlags(), value & ~3L & ~O_CLOEXEC);
    boolean closed = (value & O_CLOEXEC) != 0;
    return words + (further.equals("0") ? "" : "|" + further) + (closed ? "|O_CLOEXEC" : "");
  }

  private static Bits[] furtherOpenFlags() {
    List<Bits> further = new ArrayList<>();
    for (OpenFlag flag : OpenFlag.values()) {
      if (flag.bit() > 3) {
        further.add(flag);
      }
    }
    return further.toArray(new Bits[0]);
  }

  private static String treeFlags(long value) {
    boolean closed = (value & O_CLOEXEC) != 0;
    String words = flags("AT_", AtFlag.values(), value & ~O_CLOEXEC);
    if (!closed) {
      return words;
    }
    return words.equals("0") ? "OPEN_TREE_CLOEXEC" : "OPEN_TREE_CLOEXEC|" + words;
  }

  private static String moveFlags(long value) {
    String from = (value & 4) == 0 ? "" : "MOVE_MOUNT_F_EMPTY_PATH";
    String to = (value & 0x40) == 0 ? "" : "MOVE_MOUNT_T_EMPTY_PATH";
    String both = from.isEmpty() || to.isEmpty() ? from + to : from + "|" + to;
    return both.isEmpty() ? hex(value) : both;
  }

  private static String openHow(Pointer how) {
    long mode = how.getLong(8);
    return "{"
        + openFlags(how.getLong(0))
        + (mode == 0 ? "" : ", " + Words.mode((int) mode))
        + ", "
        + flags("RESOLVE_", ResolveFlag.values(), how.getLong(16))
        + "}";
  }

  private String mountAttributes(Pointer attributes) {
    long set = attributes.getLong(0);
    long propagation = attributes.getLong(16);
    if (propagation != 0) {
      return "{propagation " + flags("MS_", MountFlag.values(), propagation) + "}";
    }
    String userNamespace =
        (set & MountAttribute.IDMAP.bit()) == 0
            ? ""
            : ", userns " + descriptors.apply((int) attributes.getLong(24));
    return "{set "
        + flags("MOUNT_ATTR_", MountAttribute.values(), set)
        + ", clear "
        + flags("MOUNT_ATTR_", MountAttribute.values(), attributes.getLong(8))
        + userNamespace
        + "}";
  }

  /** Named bits in the order of their constants, what is left over in hexadecimal. */
  private static String flags(String prefix, Bits[] all, long value) {
    StringJoiner words = new StringJoiner("|");
    long rest = value;
    for (Bits flag : all) {
      if (flag.bit() != 0 && (rest & flag.bit()) == flag.bit()) {
        words.add(prefix + flag.name());
        rest &= ~flag.bit();
      }
    }
    if (rest != 0 || words.length() == 0) {
      words.add(hex(rest));
    }
    return words.toString();
  }
}
