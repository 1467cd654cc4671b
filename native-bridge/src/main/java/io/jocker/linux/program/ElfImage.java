package io.jocker.linux.program;

import io.jocker.linux.Machine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The smallest executable that runs a {@link Program}: {@code elf(5)} with two segments. The first
 * page holds the headers and the interpreter, readable and executable; from the second on lies the
 * program, readable and writable. Nothing is both writable and executable.
 */
public final class ElfImage {
  private static final long ADDRESS = 0x400000;
  private static final int PAGE = 0x1000;
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;
  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int EXECUTE = 1;

  /**
   * Where the program lies in memory: the page after the code, which is where {@code start.S}
   * looks.
   */
  static final long PROGRAM_ADDRESS = ADDRESS + PAGE;

  private ElfImage() {}

  /** The bytes of the executable. */
  public static byte[] of(Program program) {
    byte[] code = interpreter(program.machine());
    byte[] image = program.image(PROGRAM_ADDRESS);
    int codeOffset = HEADER + 2 * SEGMENT;
    ByteBuffer out = ByteBuffer.allocate(PAGE + image.length).order(ByteOrder.LITTLE_ENDIAN);
    putHeader(out, program.machine(), codeOffset, 2);
    putSegment(out, READ | EXECUTE, 0, codeOffset + code.length, codeOffset + code.length);
    putSegment(out, READ | WRITE, PAGE, image.length, program.memorySize());
    out.put(code);
    out.position(PAGE);
    out.put(image);
    return out.array();
  }

  /** The caller of a daemon ({@code caller.c}): one segment, which nobody can write to. */
  public static byte[] ofCaller(Machine machine) {
    byte[] code =
        HexFormat.of().parseHex(machine == Machine.X86_64 ? CallerCode.X86_64 : CallerCode.AARCH64);
    int codeOffset = HEADER + SEGMENT;
    int size = codeOffset + code.length;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    putHeader(out, machine, codeOffset, 1);
    putSegment(out, READ | EXECUTE, 0, size, size);
    return out.put(code).array();
  }

  private static void putHeader(ByteBuffer out, Machine machine, int codeOffset, int segments) {
    out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    out.putShort((short) 2).putShort((short) machine.elfMachine()).putInt(1);
    out.putLong(ADDRESS + codeOffset).putLong(HEADER).putLong(0).putInt(0);
    out.putShort((short) HEADER).putShort((short) SEGMENT).putShort((short) segments);
    out.putShort((short) 64).putShort((short) 0).putShort((short) 0);
  }

  private static void putSegment(
      ByteBuffer out, int permissions, int offset, long fileSize, long memorySize) {
    out.putInt(1)
        .putInt(permissions)
        .putLong(offset)
        .putLong(ADDRESS + offset)
        .putLong(ADDRESS + offset);
    out.putLong(fileSize).putLong(memorySize).putLong(PAGE);
  }

  private static byte[] interpreter(Machine machine) {
    return HexFormat.of()
        .parseHex(machine == Machine.X86_64 ? InterpreterCode.X86_64 : InterpreterCode.AARCH64);
  }
}
