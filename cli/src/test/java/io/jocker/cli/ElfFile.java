package io.jocker.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Programs of which nothing is there but what execve(2) looks at: elf(5). */
final class ElfFile {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  private ElfFile() {}

  /** A program for this machine with one program header: PT_INTERP with this loader. */
  static byte[] dynamic(String loader) {
    int machine = System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
    byte[] name = (loader + "\0").getBytes(US_ASCII);
    byte[] bytes = header(machine, HEADER + PROGRAM_HEADER + name.length);
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(HEADER, 3);
    file.putLong(HEADER + 8, HEADER + PROGRAM_HEADER);
    file.putLong(HEADER + 32, name.length);
    file.put(HEADER + PROGRAM_HEADER, name);
    return bytes;
  }

  /** A program for some other machine, by its number in elf.h. */
  static byte[] ofMachine(int machine) {
    return header(machine, HEADER + PROGRAM_HEADER);
  }

  private static byte[] header(int machine, int size) {
    byte[] bytes = new byte[size];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    file.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
    file.putLong(32, HEADER);
    file.putShort(52, (short) HEADER);
    file.putShort(54, (short) PROGRAM_HEADER).putShort(56, (short) 1);
    return bytes;
  }
}
