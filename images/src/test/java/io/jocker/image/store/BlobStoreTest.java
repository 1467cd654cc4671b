package io.jocker.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStoreTest {
  private static final byte[] CONTENT = "a blob".getBytes(UTF_8);
  private static final Descriptor BLOB =
      Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(CONTENT), CONTENT.length);

  @TempDir Path directory;
  private final MemoryLocks locks = new MemoryLocks();
  private ImageStore store;

  @BeforeEach
  void open() {
    store =
        new ImageStore(
            directory.resolve("images"), locks, new MemoryLayers(), Platform.ofMachine("amd64"));
  }

  @Test
  void aBlobIsThereOnceItIsCommitted() throws IOException {
    try (Ingest ingest = store.begin();
        BlobWriter writer = ingest.write(BLOB)) {
      writer.write(CONTENT);
      assertThat(store.blobs().contains(BLOB)).isFalse();

      assertThat(writer.commit()).isEqualTo(BLOB.digest());

      assertThat(store.blobs().contains(BLOB)).isTrue();
    }
    assertThat(store.blobs().read(BLOB, 100)).isEqualTo(CONTENT);
    try (InputStream in = store.blobs().open(BLOB.digest())) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
    }
    assertThat(directory.resolve("images/blobs/sha256/" + BLOB.digest().hex()))
        .hasBinaryContent(CONTENT);
    assertThat(remains()).isEmpty();
  }

  @Test
  void otherContentIsRefusedAndLeavesNothing() throws IOException {
    try (Ingest ingest = store.begin();
        BlobWriter writer = ingest.write(BLOB)) {
      writer.write("b blob".getBytes(UTF_8));

      assertThatThrownBy(writer::commit)
          .isInstanceOf(ImageException.class)
          .hasMessageContaining(BLOB.digest() + " has other content");
    }
    assertThat(store.blobs().contains(BLOB)).isFalse();
    assertThat(remains()).isEmpty();
  }

  @Test
  void lessThanItsSizeIsRefused() throws IOException {
    try (Ingest ingest = store.begin();
        BlobWriter writer = ingest.write(BLOB)) {
      writer.write(CONTENT, 0, 3);

      assertThatThrownBy(writer::commit).hasMessageContaining("ended after 3 of 6 bytes");
    }
    assertThat(remains()).isEmpty();
  }

  @Test
  void moreThanItsSizeIsRefusedAtOnce() throws IOException {
    try (Ingest ingest = store.begin();
        BlobWriter writer = ingest.write(BLOB)) {
      writer.write(CONTENT);

      assertThatThrownBy(() -> writer.write('!')).hasMessageContaining("more than its 6 bytes");
    }
    assertThat(remains()).isEmpty();
  }

  @Test
  void sha512IsKeptInItsOwnDirectory() throws IOException {
    Digest digest =
        Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.newHash().digest(CONTENT));
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, digest, CONTENT.length);
    try (Ingest ingest = store.begin();
        BlobWriter writer = ingest.write(blob)) {
      writer.write(CONTENT);
      writer.commit();
    }
    assertThat(directory.resolve("images/blobs/sha512/" + digest.hex())).exists();
  }

  @Test
  void whatIsReadIsBounded() throws IOException {
    try (Ingest ingest = store.begin()) {
      ingest.write(MediaType.OCI_CONFIG, CONTENT);
    }
    assertThatThrownBy(() -> store.blobs().read(BLOB, 5)).hasMessageContaining("at most 5");
    Files.write(directory.resolve("images/blobs/sha256/" + BLOB.digest().hex()), new byte[7]);
    assertThatThrownBy(() -> store.blobs().read(BLOB, 100))
        .hasMessageContaining("does not have 6 bytes");
    assertThat(store.blobs().contains(BLOB)).isFalse();
  }

  @Test
  void aSweepSparesWhatALivingIngestNeedsAndRemovesWhatADeadOneLeft() throws IOException {
    Ingest ingest = store.begin();
    ingest.write(MediaType.OCI_CONFIG, CONTENT);
    BlobWriter unfinished = ingest.writeNew();
    unfinished.write(1);

    store.sweep();
    assertThat(store.blobs().contains(BLOB)).isTrue();
    assertThat(remains()).hasSize(2);

    remains().forEach(locks::forget);
    store.sweep();
    assertThat(store.blobs().contains(BLOB)).isFalse();
    assertThat(remains()).isEmpty();
  }

  @Test
  void makesALayoutThatOtherToolsKnow() throws IOException {
    store.begin().close();

    assertThat(directory.resolve("images/oci-layout"))
        .hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  private List<Path> remains() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("images/ingest"))) {
      return files.toList();
    }
  }
}
