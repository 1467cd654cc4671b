package io.jocker.image.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.Platform;
import io.jocker.image.layer.Limits;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EarlyLayersTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");
  private static final TinyImage IMAGE =
      TinyImage.of(
          ImageConfig.running("sh"),
          List.of(List.of(TarEntry.file("file", "content"))),
          ImageFormat.OCI,
          TinyImage.Compression.NONE);
  private static final byte[] LAYER = IMAGE.layers().get(0).bytes();
  private static final DiffId LAYER_ID = new DiffId(Digest.sha256(LAYER));
  private static final byte[] OTHER = TarArchive.of(List.of(TarEntry.file("other", "tar")));

  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();

  private List<LoadedImage> load(InputStream archive) throws IOException {
    ImageStore store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
    return new ImageArchiveReader(store, layers, AMD64, Limits.DEFAULT).load(archive);
  }

  /** Docker's order: layers, then what says that they are layers. */
  private static byte[] archive(TarEntry... more) {
    List<TarEntry> entries = new ArrayList<>();
    entries.add(TarEntry.file("a/layer.tar", 0644, LAYER));
    entries.addAll(List.of(more));
    entries.add(TarEntry.file("c.json", 0644, IMAGE.config().bytes()));
    entries.add(
        TarEntry.file(
            "manifest.json",
            "[{\"Config\":\"c.json\",\"RepoTags\":[\"tool:1\"],\"Layers\":[\"a/layer.tar\"]}]"));
    return TarArchive.of(entries);
  }

  @Test
  @Timeout(60)
  void aLayerIsUnpackedBeforeTheArchiveSaysThatItIsOne() throws IOException {
    byte[] archive = archive();
    int half = new String(archive, UTF_8).indexOf("manifest.json");
    InputStream first = new ByteArrayInputStream(archive, 0, half);
    InputStream rest = new ByteArrayInputStream(archive, half, archive.length - half);

    load(new SequenceInputStream(first, new WaitingInput(rest)));

    assertThat(layers.layers()).containsExactly(LAYER_ID);
  }

  @Test
  void aTarArchiveThatIsNoLayerOfTheImageDoesNotStay() throws IOException {
    assertThat(load(new ByteArrayInputStream(archive(TarEntry.file("b.tar", 0644, OTHER)))))
        .hasSize(1);

    assertThat(layers.layers()).containsExactly(LAYER_ID);
  }

  @Test
  void nothingStaysOfAnArchiveThatIsRefusedLater() {
    byte[] archive = archive(TarEntry.file("manifest.json", "[]"));

    assertThatThrownBy(() -> load(new ByteArrayInputStream(archive)))
        .hasMessageContaining("comes twice, with different contents");

    assertThat(layers.layers()).isEmpty();
  }

  /** Gives nothing until the layer is unpacked. */
  private final class WaitingInput extends FilterInputStream {
    WaitingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      await();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      await();
      return super.read(bytes, offset, length);
    }

    private void await() {
      while (!layers.exists(LAYER_ID)) {
        Thread.onSpinWait();
      }
    }
  }
}
