package io.jocker.engine.diagnosis;

import io.jocker.linux.Machine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a program in the form of elf(5): {@code e_ident} says whether words have 4 or 8
 * bytes and in which order they stand, {@code e_machine} (at 18) which processor it is for, and the
 * program headers where the name of its loader is.
 *
 * @param machine {@code e_machine}
 * @param interpreterOffset where PT_INTERP lies in the file, 0 for a static program
 * @param interpreterSize how long it is, with its NUL
 */
record ElfHeader(int machine, boolean is64, long interpreterOffset, long interpreterSize) {
  /** So many bytes from the beginning hold the program headers of every linker's output. */
  static final int BYTES = 4096;

  private static final int PT_INTERP = 3;
  private static final int IDENT_CLASS = 4;
  private static final int IDENT_DATA = 5;

  /** Of the first {@link #BYTES} of a file; null where it is none. */
  static @Nullable ElfHeader parse(byte[] head) {
    boolean elf =
        head.length >= 20 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F';
    if (!elf) {
      return null;
    }
    boolean is64 = head[IDENT_CLASS] == 2;
    ByteBuffer in =
        ByteBuffer.wrap(head)
            .order(head[IDENT_DATA] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int machine = in.getShort(18) & 0xffff;
    if (head.length < (is64 ? 64 : 52)) {
      return new ElfHeader(machine, is64, 0, 0);
    }
    return withInterpreter(in, machine, is64);
  }

  private static ElfHeader withInterpreter(ByteBuffer in, int machine, boolean is64) {
    long table = is64 ? in.getLong(32) : in.getInt(28) & 0xffff_ffffL;
    int size = in.getShort(is64 ? 54 : 42) & 0xffff;
    int count = in.getShort(is64 ? 56 : 44) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (table < 0 || table > in.limit() || at + (is64 ? 56 : 32) > in.limit()) {
        break;
      }
      int header = (int) at;
      if (in.getInt(header) == PT_INTERP) {
        return is64
            ? new ElfHeader(machine, true, in.getLong(header + 8), in.getLong(header + 32))
            : new ElfHeader(
                machine,
                false,
                in.getInt(header + 4) & 0xffff_ffffL,
                in.getInt(header + 16) & 0xffff_ffffL);
      }
    }
    return new ElfHeader(machine, is64, 0, 0);
  }

  /** Whether it is for the processor that this Java runs on. */
  boolean isForThisMachine() {
    return machine == Machine.CURRENT.elfMachine() && is64;
  }

  /** The processor in the words of {@code uname -m}. */
  String machineName() {
    return switch (machine) {
      case 3 -> "i386";
      case 8 -> "mips";
      case 20 -> "ppc";
      case 21 -> "ppc64";
      case 22 -> "s390x";
      case 40 -> "arm";
      case 62 -> is64 ? "x86_64" : "x32";
      case 183 -> "aarch64";
      case 243 -> is64 ? "riscv64" : "riscv32";
      case 258 -> "loongarch64";
      default -> "machine " + machine + " of elf(5)";
    };
  }

  /** The name of this machine, in the same words. */
  static String thisMachine() {
    return switch (Machine.CURRENT) {
      case X86_64 -> "x86_64";
      case AARCH64 -> "aarch64";
    };
  }
}
