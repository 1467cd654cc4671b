package io.jocker.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct termios2} of {@code asm-generic/termbits.h}: u32 iflag, oflag, cflag, lflag, u8
 * line, cc[19], u32 ispeed, ospeed.
 */
final class Termios {
  static final int SIZE = 44;

  private static final int IFLAG = 0;
  private static final int OFLAG = 4;
  private static final int CFLAG = 8;
  private static final int LFLAG = 12;
  private static final int CC = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;

  /** IGNBRK, BRKINT, PARMRK, ISTRIP, INLCR, IGNCR, ICRNL, IXON. */
  private static final int INPUT = 1 | 2 | 010 | 040 | 0100 | 0200 | 0400 | 02000;

  private static final int OPOST = 1;

  /** ECHO, ECHONL, ICANON, ISIG, IEXTEN. */
  private static final int LOCAL = 010 | 0100 | 2 | 1 | 0100000;

  private static final int CSIZE_AND_PARENB = 060 | 0400;
  private static final int CS8 = 060;

  private Termios() {}

  /** What {@code cfmakeraw(3)} makes of it: bytes go through one by one and mean nothing. */
  static byte[] raw(byte[] termios) {
    ByteBuffer raw = ByteBuffer.wrap(termios.clone()).order(ByteOrder.LITTLE_ENDIAN);
    raw.putInt(IFLAG, raw.getInt(IFLAG) & ~INPUT);
    raw.putInt(OFLAG, raw.getInt(OFLAG) & ~OPOST);
    raw.putInt(CFLAG, (raw.getInt(CFLAG) & ~CSIZE_AND_PARENB) | CS8);
    raw.putInt(LFLAG, raw.getInt(LFLAG) & ~LOCAL);
    raw.put(CC + VMIN, (byte) 1);
    raw.put(CC + VTIME, (byte) 0);
    return raw.array();
  }
}
