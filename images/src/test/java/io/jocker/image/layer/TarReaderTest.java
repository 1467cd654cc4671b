package io.jocker.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Headers byte by byte; archives that tar itself writes are read in {@link TarFormatsIT}. */
class TarReaderTest {
  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

  @Test
  void paxRecordsTakeThePlaceOfFields() throws Exception {
    TarEntry entry =
        TarEntry.file("short", "12")
            .withPax("path", "long/" + "n".repeat(200))
            .withPax("uid", "4000000000")
            .withPax("mtime", "1350244992.0239601089")
            .withPax("SCHILY.xattr.user.a", "1\n2=3")
            .withPax("comment", "");
    TarReader reader = reader(TarArchive.of(List.of(entry, TarEntry.file("next", ""))));

    TarMember member = next(reader);
    assertThat(member.name()).isEqualTo("long/" + "n".repeat(200));
    assertThat(member.attributes().uid()).isEqualTo(4_000_000_000L);
    assertThat(member.attributes().modified()).isEqualTo(new Timestamp(1350244992, 23960108));
    assertThat(member.attributes().xattrs()).containsOnlyKeys("user.a");
    assertThat(member.attributes().xattrs().get("user.a")).asString().isEqualTo("1\n2=3");
    // What is left of the contents is read over.
    assertThat(next(reader).attributes().xattrs()).isEmpty();
    assertThat(reader.next()).isNull();
  }

  @Test
  void globalPaxHeadersAreReadOver() throws Exception {
    add(header("pax_global", 'g', 18).octal(100, 0));
    contents("18 path=elsewhere\n");
    add(header("own", '0', 0));
    assertThat(next(end()).name()).isEqualTo("own");
  }

  @Test
  void longNamesOfGnuComeBeforeTheirEntry() throws Exception {
    String longName = "a/".repeat(100) + "x";
    String longLink = "b/".repeat(100) + "y";
    add(header("././@LongLink", 'K', longLink.length() + 1));
    contents(longLink + "\0");
    add(header("././@LongLink", 'L', longName.length() + 1));
    contents(longName + "\0");
    add(header("a/", '2', 0));
    TarMember member = next(end());
    assertThat(member.name()).isEqualTo(longName);
    assertThat(member.linkName()).isEqualTo(longLink);
    assertThat(member.type()).isEqualTo(EntryType.SYMLINK);
  }

  @Test
  void thePrefixIsOfUstarOnly() throws Exception {
    add(header("name", '0', 0).text(257, "ustar\00000").text(345, "some/prefix"));
    add(header("name", '0', 0).text(257, "ustar  \0").text(345, "12345670123"));
    add(header("name", '0', 0).text(345, "whatever"));
    TarReader reader = end();
    assertThat(next(reader).name()).isEqualTo("some/prefix/name");
    assertThat(next(reader).name()).isEqualTo("name");
    assertThat(next(reader).name()).isEqualTo("name");
  }

  @Test
  void numbersMayBeInBase256() throws Exception {
    add(
        header("x", '0', 0)
            .bytes(108, 0x80, 0, 0, 0, 0xee, 0x6b, 0x28, 0)
            .bytes(136, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe));
    Attributes attributes = next(end()).attributes();
    assertThat(attributes.uid()).isEqualTo(4_000_000_000L);
    assertThat(attributes.modified()).isEqualTo(new Timestamp(-2, 0));
  }

  @Test
  void numbersBeyond64BitsAreRefused() {
    add(header("x", '0', 0).bytes(124, 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThatThrownBy(() -> end().next()).hasMessage("a header's size is beyond 64 bits");
  }

  @Test
  void aNameThatEndsWithASlashIsADirectory() throws Exception {
    add(header("d/", '\0', 0));
    add(header("f", '\0', 0));
    add(header("c", '7', 0));
    TarReader reader = end();
    assertThat(next(reader).type()).isEqualTo(EntryType.DIRECTORY);
    assertThat(next(reader).type()).isEqualTo(EntryType.FILE);
    assertThat(next(reader).type()).isEqualTo(EntryType.FILE);
  }

  @Test
  void onlyFilesHaveContents() throws Exception {
    add(header("link", '1', 1000).text(157, "f"));
    add(header("d", '5', 1000));
    add(header("f", '0', 3));
    contents("abc");
    TarReader reader = end();
    next(reader);
    next(reader);
    assertThat(next(reader).fileBytes()).isEqualTo(3);
    assertThat(stored(reader)).isEqualTo("abc");
  }

  @Test
  void theMapOfASparseFileMayStandBeforeItsContents() throws Exception {
    TarEntry sparse =
        TarEntry.file("GNUSparseFile.1/x", "2\n100\n3\n1000\n2\n" + "\0".repeat(497) + "abcde")
            .withPax("GNU.sparse.major", "1")
            .withPax("GNU.sparse.minor", "0")
            .withPax("GNU.sparse.name", "dir/real")
            .withPax("GNU.sparse.realsize", "2000");
    TarReader reader = reader(TarArchive.of(List.of(sparse)));
    TarMember member = next(reader);
    assertThat(member.name()).isEqualTo("dir/real");
    assertThat(member.fileBytes()).isEqualTo(2000);
    assertThat(member.sparse())
        .isEqualTo(
            new SparseMap(List.of(new SparseMap.Extent(100, 3), new SparseMap.Extent(1000, 2))));
    assertThat(stored(reader)).isEqualTo("abcde");
    assertThat(reader.next()).isNull();
  }

  @Test
  void anArchiveMayEndWithoutItsEmptyBlocks() throws Exception {
    byte[] whole = TarArchive.of(List.of(TarEntry.file("x", "y")));
    for (int missing : List.of(512, 1024)) {
      byte[] part = Arrays.copyOf(whole, whole.length - missing);
      TarReader reader = reader(part);
      next(reader);
      assertThat(reader.next()).isNull();
    }
    assertThat(reader(new byte[0]).next()).isNull();
  }

  @Test
  void whatFollowsTheEndIsReadButNotLookedAt() throws Exception {
    add(header("x", '0', 0));
    archive.writeBytes(new byte[1024]);
    archive.writeBytes("garbage".repeat(50_000).getBytes(UTF_8));
    InputStream stream = new ByteArrayInputStream(archive.toByteArray());
    TarReader reader = new TarReader(stream, Limits.DEFAULT);
    next(reader);
    assertThat(reader.next()).isNull();
    reader.drain();
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void malformedPaxHeadersAreRefused() {
    for (String records :
        List.of(
            "x", "5", "5 a=b\n", "6 a=b", "999 a=b\n", "6 =bc\n", "5 ab\n", "-1 a=b\n", "0 a\n")) {
      archive.reset();
      add(header("pax", 'x', records.length()));
      contents(records);
      add(header("x", '0', 0));
      assertThatThrownBy(() -> end().next())
          .as(records)
          .isInstanceOf(LayerFormatException.class)
          .hasMessage("a pax header is malformed");
    }
  }

  /** Only the documented exception may come of damaged archives. */
  @Test
  void damagedArchivesNeverSurprise() throws Exception {
    byte[] whole =
        TarArchive.of(
            List.of(
                TarEntry.file("a", "x".repeat(600)).withPax("SCHILY.xattr.user.a", "v"),
                TarEntry.file("b", "1\n0\n1\n").withPax("GNU.sparse.major", "1"),
                TarEntry.symlink("c", "n".repeat(150))));
    Random random = new Random(3);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) random.nextInt(256);
        checksum(damaged, at / 512 * 512);
      }
      TarReader reader = reader(damaged);
      try {
        for (TarMember member = reader.next(); member != null; member = reader.next()) {
          assertThat(member.fileBytes()).isNotNegative();
        }
      } catch (LayerFormatException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private void add(Header header) {
    checksum(header.block, 0);
    archive.writeBytes(header.block);
  }

  private void contents(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    archive.writeBytes(bytes);
    archive.writeBytes(new byte[-bytes.length & 511]);
  }

  private TarReader end() {
    archive.writeBytes(new byte[1024]);
    return reader(archive.toByteArray());
  }

  private static TarReader reader(byte[] bytes) {
    // In small pieces, as a network gives them.
    InputStream stream =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 333));
          }
        };
    return new TarReader(stream, Limits.DEFAULT);
  }

  private static TarMember next(TarReader reader) throws IOException {
    TarMember member = reader.next();
    assertThat(member).isNotNull();
    return member;
  }

  private static String stored(TarReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reader.transferTo(out::write);
    return out.toString(UTF_8);
  }

  private static void checksum(byte[] bytes, int at) {
    for (int i = 148; i < 156; i++) {
      bytes[at + i] = ' ';
    }
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[at + i] & 0xff;
    }
    byte[] digits = Integer.toOctalString(sum).getBytes(UTF_8);
    System.arraycopy(digits, 0, bytes, at + 148, digits.length);
  }

  private static Header header(String name, char type, int size) {
    Header header = new Header();
    header.block[156] = (byte) type;
    return header.text(0, name).octal(100, 0644).octal(124, size);
  }

  /** A block to be filled in. */
  private static final class Header {
    private final byte[] block = new byte[512];

    Header text(int at, String text) {
      byte[] bytes = text.getBytes(ISO_8859_1);
      System.arraycopy(bytes, 0, block, at, bytes.length);
      return this;
    }

    Header octal(int at, int value) {
      return text(at, Integer.toOctalString(value));
    }

    Header bytes(int at, int... values) {
      for (int i = 0; i < values.length; i++) {
        block[at + i] = (byte) values[i];
      }
      return this;
    }
  }
}
