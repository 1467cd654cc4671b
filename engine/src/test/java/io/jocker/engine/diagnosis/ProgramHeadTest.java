package io.jocker.engine.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first bytes of scripts and programs, hostile ones among them. */
final class ProgramHeadTest {

  @ParameterizedTest
  @CsvSource({
    "'#!/bin/sh\n', /bin/sh, false",
    "'#!/bin/sh\r\n', /bin/sh, true",
    "'#! \t/usr/bin/env python3\r\n', /usr/bin/env, false",
    "'#!/bin/sh', /bin/sh, false",
  })
  void readsTheInterpreterAsTheKernelDoes(String head, String interpreter, boolean cr) {
    assertThat(Shebang.parse(head.getBytes(UTF_8))).isEqualTo(new Shebang(interpreter, cr));
  }

  @ParameterizedTest
  @CsvSource({"''", "'#'", "'#!'", "'#!\n'", "'#!\r\n'", "' #!/bin/sh'", "'text'"})
  void takesNothingElseForAScript(String head) {
    assertThat(Shebang.parse(head.getBytes(UTF_8))).isNull();
  }

  @Test
  void readsNoHeaderBeyondTheBytesThatAreThere() {
    byte[] elf = new byte[64];
    ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).putShort(18, (short) 62);
    for (long table : new long[] {64, 4096, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      file.putLong(32, table).putShort(54, (short) 0xffff).putShort(56, (short) 0xffff);
      assertThat(ElfHeader.parse(elf)).isEqualTo(new ElfHeader(62, true, 0, 0));
    }
    assertThat(ElfHeader.parse(new byte[] {0x7f, 'E', 'L', 'F'})).isNull();
  }
}
