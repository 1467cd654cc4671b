package io.jocker.runtime.cgroup;

import io.jocker.runtime.config.DeviceRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The eBPF program that stands for a list of device rules (BPF_PROG_TYPE_CGROUP_DEVICE, {@code
 * bpf(2)}). The kernel calls it with
 *
 * <pre>{@code
 * struct bpf_cgroup_dev_ctx {
 *   __u32 access_type;   // access << 16 | type
 *   __u32 major;
 *   __u32 minor;
 * };
 * }</pre>
 *
 * <p>and lets the access happen when it returns 1. The last rule that fits decides, for each of
 * read, write and mknod by itself: so the rules are tried from the last to the first, and those
 * accesses that are already allowed are struck out on the way. What no rule speaks of is allowed,
 * as in a new group of cgroup v1.
 */
final class DeviceProgram {
  private static final int R0 = 0;
  private static final int CONTEXT = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;
  private static final int SCRATCH = 6;

  private static final int LOAD_WORD = 0x61;
  private static final int MOVE = 0xb7;
  private static final int MOVE_REGISTER = 0xbf;
  private static final int AND = 0x54;
  private static final int SHIFT_RIGHT = 0x74;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_NOT_EQUAL = 0x55;
  private static final int EXIT = 0x95;

  private static final int TYPE_MASK = 0xffff;
  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;

  /** struct bpf_insn without its place in the program. */
  private record Instruction(int code, int target, int source, int offset, int immediate) {}

  private final List<Instruction> code = new ArrayList<>();

  private DeviceProgram() {}

  /** The instructions, 8 bytes each. */
  static byte[] of(List<DeviceRule> rules) {
    DeviceProgram program = new DeviceProgram();
    program.prologue();
    boolean open = true;
    for (int i = rules.size() - 1; i >= 0 && open; i--) {
      // The verifier refuses code that is never reached: nothing may follow a rule for everything.
      open = !rules.get(i).isForAll();
      program.rule(rules.get(i));
    }
    if (open) {
      program.answer(true);
    }
    return program.bytes();
  }

  private void prologue() {
    add(LOAD_WORD, TYPE, CONTEXT, 0, 0);
    add(AND, TYPE, 0, 0, TYPE_MASK);
    add(LOAD_WORD, ACCESS, CONTEXT, 0, 0);
    add(SHIFT_RIGHT, ACCESS, 0, 0, 16);
    add(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
    add(LOAD_WORD, MINOR, CONTEXT, 8, 0);
  }

  private void rule(DeviceRule rule) {
    List<Integer> leaving = new ArrayList<>();
    if (rule.type() != DeviceRule.Type.ALL) {
      leaving.add(
          leave(TYPE, rule.type() == DeviceRule.Type.BLOCK ? BLOCK : CHARACTER, JUMP_NOT_EQUAL));
      if (rule.major() != null) {
        leaving.add(leave(MAJOR, rule.major().intValue(), JUMP_NOT_EQUAL));
      }
      if (rule.minor() != null) {
        leaving.add(leave(MINOR, rule.minor().intValue(), JUMP_NOT_EQUAL));
      }
    }
    if (rule.access().size() < DeviceRule.ALL_ACCESS.size()) {
      leaving.add(rule.allow() ? strikeOut(rule.access()) : leaveUntouched(rule.access()));
    }
    answer(rule.allow());
    for (int at : leaving) {
      Instruction jump = code.get(at);
      // Offsets count from the instruction after the jump.
      int offset = code.size() - at - 1;
      code.set(at, new Instruction(jump.code, jump.target, 0, offset, jump.immediate));
    }
  }

  /**
   * Allowed is what the rule allows; the rules before it decide on what is left, if anything is.
   */
  private int strikeOut(Set<DeviceRule.Access> access) {
    add(AND, ACCESS, 0, 0, ~bits(access));
    return leave(ACCESS, 0, JUMP_NOT_EQUAL);
  }

  /** The rule says nothing to an access that it does not name. */
  private int leaveUntouched(Set<DeviceRule.Access> access) {
    add(MOVE_REGISTER, SCRATCH, ACCESS, 0, 0);
    add(AND, SCRATCH, 0, 0, bits(access));
    return leave(SCRATCH, 0, JUMP_EQUAL);
  }

  /** A jump to the next rule, whose place is filled in later. */
  private int leave(int register, int value, int condition) {
    add(condition, register, 0, 0, value);
    return code.size() - 1;
  }

  private void answer(boolean allow) {
    add(MOVE, R0, 0, 0, allow ? 1 : 0);
    add(EXIT, 0, 0, 0, 0);
  }

  private void add(int operation, int target, int source, int offset, int immediate) {
    code.add(new Instruction(operation, target, source, offset, immediate));
  }

  /** BPF_DEVCG_ACC_* of uapi/linux/bpf.h. */
  private static int bits(Set<DeviceRule.Access> access) {
    int bits = 0;
    for (DeviceRule.Access one : access) {
      bits |=
          switch (one) {
            case MKNOD -> 1;
            case READ -> 2;
            case WRITE -> 4;
          };
    }
    return bits;
  }

  private byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(code.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction one : code) {
      out.put((byte) one.code).put((byte) (one.target | one.source << 4));
      out.putShort((short) one.offset).putInt(one.immediate);
    }
    return out.array();
  }
}
