package io.jocker.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerFactsTest {
  private static final Digest BLOB = Digest.sha256(new byte[] {1});
  private static final Digest OTHER = Digest.sha256(new byte[] {2});

  @Test
  void whatIsWrittenIsRead() throws Exception {
    LayerFacts facts =
        new LayerFacts(
            1L << 40, true, List.of(BLOB, OTHER), List.of("a/b", "caf\uDCE9", "new\nline"));
    assertThat(LayerFacts.parse(facts.bytes())).isEqualTo(facts);
    assertThat(LayerFacts.parse(LayerFacts.NONE.bytes())).isEqualTo(LayerFacts.NONE);
    assertThat(new String(new LayerFacts(5, true, List.of(BLOB), List.of("d")).bytes(), UTF_8))
        .isEqualTo("5\0opaque " + BLOB + "\0d\0");
  }

  @Test
  void whatWasWrittenBeforeBlobsWereNotedIsRead() throws Exception {
    assertThat(LayerFacts.parse("5\0opaque\0d\0".getBytes(UTF_8)))
        .isEqualTo(new LayerFacts(5, true, List.of(), List.of("d")));
    assertThat(LayerFacts.parse("5\0\0".getBytes(UTF_8)))
        .isEqualTo(new LayerFacts(5, false, List.of(), List.of()));
  }

  @Test
  void aDirectoryIsNeverTakenForABlob() throws Exception {
    LayerFacts facts = new LayerFacts(5, false, List.of(), List.of("opaque", BLOB.toString()));
    assertThat(LayerFacts.parse(facts.bytes())).isEqualTo(facts);
  }

  @Test
  void ofManyBlobsTheLastAreKept() {
    LayerFacts facts = LayerFacts.NONE;
    for (int i = 0; i < 100; i++) {
      facts = facts.with(Digest.sha256(new byte[] {(byte) i})).with(BLOB);
    }
    assertThat(facts.blobs()).hasSize(32).endsWith(Digest.sha256(new byte[] {99}), BLOB);
  }

  @Test
  void whatIsCutOffIsRefused() {
    for (String text : List.of("12", "12\0", "12\0sha256:12\0")) {
      assertThatThrownBy(() -> LayerFacts.parse(text.getBytes(UTF_8)))
          .isInstanceOf(LayerFormatException.class);
    }
  }
}
