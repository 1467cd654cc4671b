package io.jocker.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jocker.linux.OsString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Whatever an archive says, a layer's entries lie below its root, or the archive is refused. */
class LayerFuzzTest {
  private static final int KIB = 1 << 10;
  private static final Limits SMALL =
      new Limits(KIB * KIB, KIB * KIB, 1000, 64 * KIB, 64 * KIB, 4095, 100, 100, 100, 1, 1);

  @FuzzTest(maxDuration = "10m")
  void tarEntry(byte[] archive) {
    try {
      TarReader reader = new TarReader(new ByteArrayInputStream(archive), SMALL);
      for (TarMember member = reader.next(); member != null; member = reader.next()) {
        place(member);
        long[] read = {0};
        reader.transferTo((bytes, offset, length) -> read[0] += length);
        assertThat(read[0]).isLessThanOrEqualTo(archive.length);
      }
      reader.drain();
    } catch (IOException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "10m")
  void whiteout(byte[] name) {
    try {
      EntryPath path = EntryPath.parse(OsString.decode(name), SMALL);
      requireBelow(path);
      if (WhiteoutName.isReserved(path)) {
        LayerEntry entry = WhiteoutName.parse(path);
        if (entry instanceof LayerEntry.Whiteout whiteout) {
          requireBelow(whiteout.hidden());
          assertThat(whiteout.hidden().isRoot()).isFalse();
        } else if (entry instanceof LayerEntry.OpaqueWhiteout opaque) {
          requireBelow(opaque.directory());
        }
      }
    } catch (IOException e) {
      // Refused.
    }
  }

  private static void place(TarMember member) throws LayerFormatException {
    LayerEntry entry = LayerEntry.of(member, SMALL);
    if (entry instanceof LayerEntry.Content content) {
      requireBelow(content.path());
      if (member.type() == EntryType.HARD_LINK) {
        requireBelow(EntryPath.parse(member.linkName(), SMALL));
      }
    }
  }

  /** The root, or a path that needs no look at the file system to be known to be below it. */
  private static void requireBelow(EntryPath path) {
    if (!path.isRoot()) {
      assertThat(List.of(path.path().split("/", -1))).doesNotContain("", ".", "..");
    }
  }
}
