package io.jocker.linux;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The parts that root's power is divided into: {@code capabilities(7)}. {@link #bit} is its place
 * in a set.
 */
public enum Capability implements Bits {
  CHOWN(0),
  DAC_OVERRIDE(1),
  DAC_READ_SEARCH(2),
  FOWNER(3),
  FSETID(4),
  KILL(5),
  SETGID(6),
  SETUID(7),
  SETPCAP(8),
  LINUX_IMMUTABLE(9),
  NET_BIND_SERVICE(10),
  NET_BROADCAST(11),
  NET_ADMIN(12),
  NET_RAW(13),
  IPC_LOCK(14),
  IPC_OWNER(15),
  SYS_MODULE(16),
  SYS_RAWIO(17),
  SYS_CHROOT(18),
  SYS_PTRACE(19),
  SYS_PACCT(20),
  SYS_ADMIN(21),
  SYS_BOOT(22),
  SYS_NICE(23),
  SYS_RESOURCE(24),
  SYS_TIME(25),
  SYS_TTY_CONFIG(26),
  MKNOD(27),
  LEASE(28),
  AUDIT_WRITE(29),
  AUDIT_CONTROL(30),
  SETFCAP(31),
  MAC_OVERRIDE(32),
  MAC_ADMIN(33),
  SYSLOG(34),
  WAKE_ALARM(35),
  BLOCK_SUSPEND(36),
  AUDIT_READ(37),
  /** Linux 5.8. */
  PERFMON(38),
  /** Linux 5.8. */
  BPF(39),
  /** Linux 5.9. */
  CHECKPOINT_RESTORE(40);

  private static final String PREFIX = "CAP_";

  private final int number;
  private final String kernelName;

  Capability(int number) {
    this.number = number;
    this.kernelName = PREFIX + name();
  }

  /** The capability of a name such as {@code CAP_KILL}; empty for one that is not known here. */
  public static Optional<Capability> named(String name) {
    for (Capability capability : values()) {
      if (capability.kernelName.equals(name)) {
        return Optional.of(capability);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a name as people type it: with or without {@code CAP_}, in either case.
   *
   * @throws IllegalArgumentException quoting the text
   */
  public static Capability parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    return named(name.startsWith(PREFIX) ? name : PREFIX + name)
        .orElseThrow(() -> new IllegalArgumentException("not a capability: \"" + text + "\""));
  }

  /**
   * Those in a mask such as {@code CapEff} of {@code /proc/PID/status}, in the kernel's order. Bits
   * that a newer kernel has and this list has not are left out.
   */
  public static Set<Capability> setOf(long mask) {
    EnumSet<Capability> set = EnumSet.noneOf(Capability.class);
    for (Capability capability : values()) {
      if ((mask & capability.bit()) != 0) {
        set.add(capability);
      }
    }
    return Collections.unmodifiableSet(set);
  }

  /** The kernel's number, 0 to 40. */
  public int number() {
    return number;
  }

  @Override
  public long bit() {
    return 1L << number;
  }

  /** {@code CAP_CHOWN}. */
  public String kernelName() {
    return kernelName;
  }
}
