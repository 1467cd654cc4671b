package io.jocker.runtime.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which devices may be used, as cgroup v1's devices controller says it.
 *
 * @param major null: every one
 * @param minor null: every one
 * @param access never empty
 */
public record DeviceRule(
    boolean allow, Type type, @Nullable Long major, @Nullable Long minor, Set<Access> access) {
  /** What all devices together are. */
  public static final Set<Access> ALL_ACCESS = Set.of(Access.values());

  public DeviceRule {
    access = Set.copyOf(access);
    if (access.isEmpty()) {
      throw new IllegalArgumentException("a device rule without access");
    }
  }

  /** For every device and access. */
  public static DeviceRule all(boolean allow) {
    return new DeviceRule(allow, Type.ALL, null, null, ALL_ACCESS);
  }

  /** True when it speaks of every device and every access. */
  public boolean isForAll() {
    return type == Type.ALL && access.size() == ALL_ACCESS.size();
  }

  /** Kinds of devices, with the letter of cgroup v1. */
  public enum Type {
    ALL('a'),
    CHARACTER('c'),
    BLOCK('b');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }
  }

  /** What is done with a device, with the letter of cgroup v1. */
  public enum Access {
    READ('r'),
    WRITE('w'),
    MKNOD('m');

    private final char letter;

    Access(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }
  }
}
