package io.jocker.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Runs a seccomp filter as the kernel does: {@code struct sock_filter} is u16 code, u8 jt, u8 jf,
 * u32 k; the filter sees {@code struct seccomp_data}: int nr, u32 arch, u64 instruction pointer,
 * u64 args[6].
 */
final class BpfMachine {
  private static final int LOAD = 0x20;
  private static final int RETURN = 0x06;
  private static final int JUMP = 0x05;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER = 0x25;
  private static final int JUMP_GREATER_OR_EQUAL = 0x35;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int AND = 0x54;

  private final ByteBuffer filter;
  private int steps;

  BpfMachine(byte[] filter) {
    this.filter = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What the filter returns for a call: a SECCOMP_RET_* value. */
  int run(int architecture, int number, long... arguments) {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(0, number).putInt(4, architecture);
    for (int i = 0; i < arguments.length; i++) {
      data.putLong(16 + 8 * i, arguments[i]);
    }
    int accumulator = 0;
    int at = 0;
    for (steps = 1; ; steps++) {
      int code = filter.getShort(at * 8);
      int k = filter.getInt(at * 8 + 4);
      at++;
      switch (code) {
        case LOAD -> accumulator = data.getInt(k);
        case AND -> accumulator &= k;
        case JUMP -> at += k;
        case RETURN -> {
          return k;
        }
        default -> at += filter.get((at - 1) * 8 + (jumps(code, accumulator, k) ? 2 : 3)) & 0xff;
      }
    }
  }

  /** Instructions of the last run. */
  int steps() {
    return steps;
  }

  private static boolean jumps(int code, int accumulator, int k) {
    return switch (code) {
      case JUMP_EQUAL -> accumulator == k;
      case JUMP_GREATER -> Integer.compareUnsigned(accumulator, k) > 0;
      case JUMP_GREATER_OR_EQUAL -> Integer.compareUnsigned(accumulator, k) >= 0;
      case JUMP_ANY_BIT -> (accumulator & k) != 0;
      default -> throw new IllegalArgumentException("unknown instruction " + code);
    };
  }
}
