package io.jocker.linux.jna;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TermiosTest {
  /**
   * What a terminal has after {@code stty sane}: iflag 0x2d02, oflag 5, cflag 0xbf, lflag 0x8a3b.
   */
  private static final int[] SANE = {0x2d02, 0x5, 0xbf, 0x8a3b};

  @Test
  void rawChangesWhatCfmakerawChanges() {
    byte[] sane = new byte[Termios.SIZE];
    ByteBuffer buffer = ByteBuffer.wrap(sane).order(ByteOrder.LITTLE_ENDIAN);
    for (int flags : SANE) {
      buffer.putInt(flags);
    }
    byte[] before = sane.clone();
    ByteBuffer raw = ByteBuffer.wrap(Termios.raw(sane)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(sane).isEqualTo(before);
    // Computed by glibc's cfmakeraw from the same four words.
    assertThat(raw.getInt()).isEqualTo(0x2800);
    assertThat(raw.getInt()).isEqualTo(0x4);
    assertThat(raw.getInt()).isEqualTo(0xbf);
    assertThat(raw.getInt()).isEqualTo(0xa30);
    assertThat(raw.get(17 + 5)).isZero();
    assertThat(raw.get(17 + 6)).isEqualTo((byte) 1);
  }
}
