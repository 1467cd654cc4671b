package io.jocker.linux;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parts that the superuser's power is divided into: {@code capabilities(7)}. The constants
 * stand in the order of the kernel's numbers ({@code uapi/linux/capability.h}).
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
  PERFMON(38),
  BPF(39),
  CHECKPOINT_RESTORE(40);

  private static final Map<String, Capability> BY_NAME = byName();

  private final int number;

  Capability(int number) {
    this.number = number;
  }

  /** The capability of a name such as {@code CAP_KILL}; empty for one that is not known here. */
  public static Optional<Capability> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The kernel's number, 0 to 40. */
  public int number() {
    return number;
  }

  /** The place in the 64 bits that {@code capset(2)} and {@code /proc/PID/status} have. */
  @Override
  public long bit() {
    return 1L << number;
  }

  /** The kernel's name, such as {@code CAP_KILL}. */
  public String kernelName() {
    return "CAP_" + name();
  }

  private static Map<String, Capability> byName() {
    Map<String, Capability> names = new HashMap<>();
    for (Capability capability : values()) {
      names.put(capability.kernelName(), capability);
    }
    return names;
  }
}
