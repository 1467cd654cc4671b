package io.jocker.image.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressionTest {
  /** By zstd 1.5.4: {@code printf 'hello zstd ' | zstd -c}. */
  private static final byte[] ZSTD =
      HexFormat.of().parseHex("28b52ffd045859000068656c6c6f207a73746420e98532c9");

  @Test
  void whatIsNotCompressedStaysAsItIs() throws IOException {
    assertThat(read("plain tar".getBytes(UTF_8))).isEqualTo("plain tar".getBytes(UTF_8));
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[] {0x1f})).isEqualTo(new byte[] {0x1f});
  }

  @Test
  void readsGzipOfAnySize() throws IOException {
    Random random = new Random(11);
    for (int size : new int[] {0, 1, 1000, 65_536, 1_000_000}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      Arrays.fill(content, 0, size / 2, (byte) 'x');
      assertThat(read(gzip(content))).isEqualTo(content);
    }
  }

  @Test
  void readsAllMembersOfGzip() throws IOException {
    byte[] members =
        join(join(gzip("one ".getBytes(UTF_8)), gzip(new byte[0])), gzip("two".getBytes(UTF_8)));

    assertThat(read(members)).isEqualTo("one two".getBytes(UTF_8));
  }

  @Test
  void readsAHeaderWithAllItsFields() throws IOException {
    byte[] plain = gzip("x".getBytes(UTF_8));
    byte[] header =
        HexFormat.of()
            .parseHex("1f8b081e000000000003" + "0300616263" + "6e616d6500" + "6300" + "0000");

    assertThat(read(join(header, Arrays.copyOfRange(plain, 10, plain.length))))
        .isEqualTo("x".getBytes(UTF_8));
  }

  @Test
  void gzipThatIsBrokenAnywhereIsAnError() throws IOException {
    byte[] content = new byte[5000];
    new Random(1).nextBytes(content);
    byte[] whole = gzip(content);
    for (int length = 2; length < whole.length; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
    byte[] checksum = whole.clone();
    checksum[whole.length - 6] ^= 1;
    assertThatThrownBy(() -> read(checksum)).hasMessageContaining("wrong checksum");
    byte[] size = whole.clone();
    size[whole.length - 1] ^= 1;
    assertThatThrownBy(() -> read(size)).hasMessageContaining("wrong checksum");
    assertThatThrownBy(() -> read(join(whole, "more".getBytes(UTF_8))))
        .hasMessageContaining("something else follows");
    byte[] reserved = whole.clone();
    reserved[3] = (byte) 0x80;
    assertThatThrownBy(() -> read(reserved)).hasMessageContaining("reserved flags");
  }

  @Test
  void readsZstdOfSeveralFrames() throws IOException {
    byte[] skippable = HexFormat.of().parseHex("502a4d1803000000aabbcc");

    assertThat(read(ZSTD)).isEqualTo("hello zstd ".getBytes(UTF_8));
    assertThat(read(join(ZSTD, ZSTD))).isEqualTo("hello zstd hello zstd ".getBytes(UTF_8));
    assertThat(read(join(join(skippable, ZSTD), skippable)))
        .isEqualTo("hello zstd ".getBytes(UTF_8));
  }

  @Test
  void zstdThatIsBrokenAnywhereIsAnErrorOfReading() {
    for (int length = 4; length < ZSTD.length; length++) {
      byte[] cut = Arrays.copyOf(ZSTD, length);
      assertThatThrownBy(() -> read(cut)).as("cut at " + length).isInstanceOf(IOException.class);
    }
    byte[] checksum = ZSTD.clone();
    checksum[ZSTD.length - 1] ^= 1;
    assertThatThrownBy(() -> read(checksum)).isInstanceOf(IOException.class);
  }

  /** As the network gives it: a few bytes at a time, and never any "available". */
  private static byte[] read(byte[] compressed) throws IOException {
    Random sizes = new Random(compressed.length);
    InputStream slow =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at < compressed.length ? compressed[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            if (at == compressed.length) {
              return -1;
            }
            int most = Math.min(length, compressed.length - at);
            int count = Math.min(most, 1 + sizes.nextInt(4000));
            System.arraycopy(compressed, at, bytes, offset, count);
            at += count;
            return count;
          }
        };
    try (InputStream in = Decompression.of(slow)) {
      return in.readAllBytes();
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      new ByteArrayInputStream(content).transferTo(gzip);
    }
    return out.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
