package io.jocker.image.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.jocker.fixtures.Blob;
import io.jocker.fixtures.ImageConfig;
import io.jocker.fixtures.ImageFormat;
import io.jocker.fixtures.TarArchive;
import io.jocker.fixtures.TarEntry;
import io.jocker.fixtures.TinyImage;
import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.layer.Limits;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import io.jocker.image.store.MemoryLayers;
import io.jocker.image.store.MemoryLocks;
import io.jocker.image.store.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageArchiveTest {
  private static final Platform AMD64 = Platform.ofMachine("amd64");

  @TempDir Path directory;

  /** A store of its own, with what is loaded into it. */
  private final class Place {
    final Path folder;
    final MemoryLayers layers = new MemoryLayers();
    final ImageStore store;

    Place(String name) {
      folder = directory.resolve(name);
      store = new ImageStore(folder, new MemoryLocks(), layers, AMD64);
    }

    List<LoadedImage> load(byte[] archive) throws IOException {
      return new ImageArchiveReader(store, layers, AMD64, Limits.DEFAULT)
          .load(new ByteArrayInputStream(archive));
    }

    byte[] save(ArchiveFormat format, String... names) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new ImageArchiveWriter(store, format).write(List.of(names), out);
      return out.toByteArray();
    }

    List<String> blobs() throws IOException {
      if (!Files.isDirectory(folder.resolve("blobs/sha256"))) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(folder.resolve("blobs/sha256"))) {
        return files.map(file -> file.getFileName().toString()).sorted().toList();
      }
    }

    List<String> parked() throws IOException {
      try (Stream<Path> files = Files.list(folder.resolve("ingest"))) {
        return files.map(Path::toString).toList();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void whatIsLoadedHasTheDigestsOfWhatWasSaved(ImageFormat format) throws IOException {
    Place here = new Place("here");
    here.load(layout(image(format, "one"), "tool:1"));
    here.load(layout(image(format, "two"), "tool:2"));
    Place there = new Place("there");

    List<LoadedImage> loaded = there.load(here.save(ArchiveFormat.DOCKER, "tool"));

    assertThat(loaded).hasSize(2);
    assertThat(there.blobs()).isEqualTo(here.blobs()).hasSize(6);
    assertThat(there.store.resolve("tool:1")).isEqualTo(here.store.resolve("tool:1"));
    assertThat(there.store.resolve("tool:2")).isEqualTo(here.store.resolve("tool:2"));
    assertThat(there.store.resolve("tool:1").layers()).allMatch(there.layers::exists);
    assertThat(there.save(ArchiveFormat.DOCKER, "tool"))
        .isEqualTo(here.save(ArchiveFormat.DOCKER, "tool"));
    assertThat(there.parked()).isEmpty();
  }

  @Test
  void anOciArchiveSaysDockersManifestInOciWords() throws IOException {
    Place here = new Place("here");
    here.load(layout(image(ImageFormat.DOCKER, "one"), "tool:1"));
    Place there = new Place("there");
    byte[] archive = here.save(ArchiveFormat.OCI, "tool:1");
    there.load(archive);

    assertThat(new String(archive, UTF_8)).doesNotContain("vnd.docker", "manifest.json");
    Image image = there.store.resolve("tool:1");
    assertThat(image.id()).isEqualTo(here.store.resolve("tool:1").id());
    assertThat(image.manifest().mediaType().text()).contains("vnd.oci");
    assertThat(image.manifest().layers().get(0).mediaType().text()).endsWith("tar+gzip");
  }

  @Test
  void aNameWithoutATagMeansAllTagsAndAnIdMeansNone() throws IOException {
    Place here = new Place("here");
    here.load(layout(image(ImageFormat.OCI, "one"), "tool:1"));
    here.store.tag("tool:1", ImageReference.parse("tool:latest"));
    here.store.tag("tool:1", ImageReference.parse("other:1"));
    String id = here.store.resolve("tool:1").id().shortForm();

    assertThat(names(here.save(ArchiveFormat.DOCKER, "tool")))
        .containsExactly("tool:latest", "tool:1");
    assertThat(names(here.save(ArchiveFormat.DOCKER, "tool:latest")))
        .containsExactly("tool:latest");
    assertThat(names(here.save(ArchiveFormat.DOCKER, id))).isEmpty();
    assertThat(names(here.save(ArchiveFormat.DOCKER, id, "other:1"))).containsExactly("other:1");
    assertThatThrownBy(() -> here.save(ArchiveFormat.DOCKER, "tool:3"))
        .hasMessage("no such image: tool:3");
  }

  @Test
  void readsWhatOldDockersWroteWithLinksBetweenLayers() throws IOException {
    byte[] layer = TarArchive.of(List.of(TarEntry.file("file", "content")));
    byte[] config = image(ImageFormat.OCI, "unused").config().bytes();
    String diffId = Digest.sha256(layer).toString();
    String twice =
        new String(config, UTF_8)
            .replaceFirst(
                "\"diff_ids\":\\[[^]]*]", "\"diff_ids\":[\"D\",\"D\"]".replace("D", diffId));
    List<LoadedImage> loaded =
        new Place("here")
            .load(
                TarArchive.of(
                    List.of(
                        TarEntry.directory("a/", 0755),
                        TarEntry.file("a/layer.tar", 0644, layer),
                        TarEntry.symlink("b/layer.tar", "../a/layer.tar"),
                        TarEntry.file("c.json", twice),
                        TarEntry.file(
                            "manifest.json",
                            "[{\"Config\":\"c.json\",\"RepoTags\":[\"tool:1\",\"h:5000/tool:2\"],"
                                + "\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]"))));

    assertThat(loaded).hasSize(1);
    assertThat(loaded.get(0).id().toString())
        .isEqualTo(Digest.sha256(twice.getBytes(UTF_8)).toString());
    assertThat(loaded.get(0).names())
        .extracting(ImageReference::familiar)
        .containsExactly("tool:1", "h:5000/tool:2");
  }

  @Test
  void readsCompressedArchives() throws IOException {
    byte[] plain = layout(image(ImageFormat.OCI, "one"), "tool:1");
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    }
    assertThat(new Place("gzip").load(gzip.toByteArray())).hasSize(1);
    assertThat(new Place("zstd").load(zstd(plain))).hasSize(1);
  }

  @Test
  void ofAnIndexTheImageForThisMachineIsTaken() throws IOException {
    TinyImage mine = image(ImageFormat.OCI, "mine");
    Blob index = TinyImage.index(ImageFormat.OCI, List.of(mine));
    List<TarEntry> entries = new ArrayList<>(blobs(mine));
    entries.add(blob(index));
    byte[] archive = archive(entries, descriptor(index, "\"io.containerd.image.name\":\"tool:1\""));
    Place here = new Place("here");

    assertThat(here.load(archive)).hasSize(1);
    assertThat(here.store.resolve("tool:1").id().toString()).isEqualTo(mine.config().digest());
    assertThatThrownBy(
            () ->
                new ImageArchiveReader(
                        here.store, here.layers, Platform.ofMachine("s390x"), Limits.DEFAULT)
                    .load(new ByteArrayInputStream(archive)))
        .hasMessageContaining("has no image for linux/s390x");
  }

  @Test
  void anArchiveCannotSayByWhichDigestARegistryKnowsAnImage() throws IOException {
    TinyImage image = image(ImageFormat.OCI, "stranger");
    String trusted = "sha256:" + "1".repeat(64);
    String annotations =
        "\"io.containerd.image.name\":\"debian:12\",\"io.jocker.image.source\":\"" + trusted + "\"";
    Place here = new Place("here");
    here.load(archive(blobs(image), descriptor(image.manifest(), annotations)));
    String byDigest = "\"io.containerd.image.name\":\"debian@" + trusted + "\"";
    here.load(archive(blobs(image), descriptor(image.manifest(), byDigest)));

    StoredImage stored = here.store.describe(here.store.resolve("debian:12"));
    assertThat(stored.digests()).isEmpty();
    assertThat(here.store.find(ImageReference.parse("debian@" + trusted))).isEmpty();
  }

  @Test
  void aNameThatMovesIsToldAndItsImageStays() throws IOException {
    Place here = new Place("here");
    TinyImage old = image(ImageFormat.OCI, "old");
    here.load(layout(old, "tool:1"));
    List<LoadedImage> loaded = here.load(layout(image(ImageFormat.OCI, "new"), "tool:1"));

    assertThat(loaded.get(0).replaced().values())
        .extracting(Object::toString)
        .containsExactly(old.config().digest());
    assertThat(here.store.list()).hasSize(2);
    assertThat(here.load(layout(old, "tool:2")).get(0).replaced()).isEmpty();
  }

  @Test
  void anImageWithoutANameIsKeptByItsId() throws IOException {
    TinyImage image = image(ImageFormat.OCI, "one");
    Place here = new Place("here");
    byte[] archive = archive(blobs(image), descriptor(image.manifest(), ""));
    here.load(archive);
    here.load(archive);

    assertThat(here.store.list()).hasSize(1);
    assertThat(here.store.resolve(image.config().digest()).layers()).hasSize(1);
  }

  @Test
  void oneBadImageKeepsAllOthersOutAndNothingIsLeft() throws IOException {
    TinyImage good = image(ImageFormat.OCI, "good");
    TinyImage bad = image(ImageFormat.OCI, "bad");
    List<TarEntry> entries = new ArrayList<>(blobs(good));
    String config = new String(bad.config().bytes(), UTF_8);
    Blob lying =
        new Blob(
            bad.config().mediaType(),
            config.replaceFirst("sha256:[0-9a-f]{4}", "sha256:0000").getBytes(UTF_8));
    Blob manifest =
        new Blob(
            bad.manifest().mediaType(),
            new String(bad.manifest().bytes(), UTF_8)
                .replace(bad.config().digest(), lying.digest())
                .getBytes(UTF_8));
    entries.add(blob(lying));
    entries.add(blob(manifest));
    bad.layers().forEach(layer -> entries.add(blob(layer)));
    Place here = new Place("here");

    assertThatThrownBy(
            () ->
                here.load(
                    archive(
                        entries, descriptor(good.manifest(), "") + "," + descriptor(manifest, ""))))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the image's config says");
    assertThat(here.blobs()).isEmpty();
    assertThat(here.parked()).isEmpty();
    assertThat(here.layers.layers()).isEmpty();
    assertThat(here.store.list()).isEmpty();
  }

  @Test
  void anImageThatClaimsTheLayerOfAnotherIsNotSaved() throws IOException {
    Place here = new Place("here");
    here.load(layout(image(ImageFormat.OCI, "secret"), "victim:1"));
    here.load(layout(image(ImageFormat.OCI, "known"), "known:1"));
    putLying(
        here.store,
        ImageReference.parse("bad:1"),
        here.store.resolve("victim:1"),
        here.store.resolve("known:1"));

    assertThatThrownBy(() -> here.save(ArchiveFormat.DOCKER, "bad:1"))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the image's config says");
  }

  @Test
  void anArchiveThatClaimsTheLayerOfAnotherImageIsRefused() throws IOException {
    TinyImage victim = image(ImageFormat.OCI, "secret");
    TinyImage known = image(ImageFormat.OCI, "known");
    Place here = new Place("here");
    here.load(layout(victim, "victim:1"));
    here.load(layout(known, "known:1"));
    Blob layer = known.layers().get(0);
    Blob manifest =
        new Blob(
            victim.manifest().mediaType(),
            new String(victim.manifest().bytes(), UTF_8)
                .replace(victim.layers().get(0).digest(), layer.digest())
                .replace(
                    "\"size\":" + victim.layers().get(0).bytes().length,
                    "\"size\":" + layer.bytes().length)
                .getBytes(UTF_8));
    List<TarEntry> entries = List.of(blob(manifest), blob(victim.config()), blob(layer));

    assertThatThrownBy(() -> here.load(archive(entries, descriptor(manifest, ""))))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the image's config says");
    assertThat(here.store.list()).hasSize(2);
    assertThat(here.store.check().findings()).isEmpty();
  }

  /** The config of one image with the blob of another, as another tool can put it here. */
  private static void putLying(ImageStore store, ImageReference name, Image victim, Image known)
      throws IOException {
    Manifest lying = Manifest.oci(victim.manifest().config(), known.manifest().layers());
    try (Ingest ingest = store.begin()) {
      Descriptor manifest = ingest.write(MediaType.OCI_MANIFEST, JsonWriting.bytes(lying::writeTo));
      store.put(name, manifest, null);
    }
  }

  private static TinyImage image(ImageFormat format, String content) {
    return TinyImage.of(
        ImageConfig.running("sh"),
        List.of(List.of(TarEntry.file("file", content))),
        format,
        TinyImage.Compression.GZIP);
  }

  private static List<TarEntry> blobs(TinyImage image) {
    List<TarEntry> entries = new ArrayList<>();
    entries.add(blob(image.manifest()));
    entries.add(blob(image.config()));
    image.layers().forEach(layer -> entries.add(blob(layer)));
    return entries;
  }

  private static TarEntry blob(Blob blob) {
    return TarEntry.file("blobs/" + blob.digest().replace(':', '/'), 0644, blob.bytes());
  }

  private static String descriptor(Blob blob, String annotations) {
    return "{\"mediaType\":\""
        + blob.mediaType()
        + "\",\"digest\":\""
        + blob.digest()
        + "\",\"size\":"
        + blob.bytes().length
        + ",\"annotations\":{"
        + annotations
        + "}}";
  }

  private static byte[] archive(List<TarEntry> blobs, String descriptors) {
    List<TarEntry> entries = new ArrayList<>(blobs);
    entries.add(
        TarEntry.file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + descriptors + "]}"));
    entries.add(TarEntry.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"));
    return TarArchive.of(entries);
  }

  private static byte[] layout(TinyImage image, String name) {
    return archive(
        blobs(image),
        descriptor(image.manifest(), "\"io.containerd.image.name\":\"" + name + "\""));
  }

  private List<String> names(byte[] archive) throws IOException {
    return new Place("names" + System.nanoTime())
        .load(archive).get(0).names().stream().map(ImageReference::familiar).toList();
  }

  private static byte[] zstd(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(out)) {
      zstd.write(plain);
    }
    return out.toByteArray();
  }
}
