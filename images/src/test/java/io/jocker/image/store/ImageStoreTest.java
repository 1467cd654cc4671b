package io.jocker.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.ContainerConfig;
import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.json.JsonWriting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  private static final ImageUsers NOBODY = image -> Optional.empty();
  private static final Digest SOURCE = Digest.sha256("index".getBytes(UTF_8));
  private static final Platform AMD64 = Platform.ofMachine("amd64");

  @TempDir Path directory;
  private final MemoryLayers layers = new MemoryLayers();
  private ImageStore store;

  @BeforeEach
  void open() {
    store = new ImageStore(directory, new MemoryLocks(), layers, AMD64);
  }

  @Test
  void anEmptyStoreIsEmptyAndMadeOnlyByWriting() throws IOException {
    Path none = directory.resolve("none");
    ImageStore empty = new ImageStore(none, new MemoryLocks(), layers, AMD64);

    assertThat(empty.list()).isEmpty();
    assertThat(empty.find(name("a"))).isEmpty();
    assertThat(none).doesNotExist();
  }

  @Test
  void findsWhatWasAddedByNameAndByTheBeginningOfItsId() throws IOException {
    Image added = add("tool:1", "one", "two");

    assertThat(store.find(name("tool:1"))).contains(added);
    assertThat(store.find(name("tool:2"))).isEmpty();
    assertThat(store.resolve("docker.io/library/tool:1")).isEqualTo(added);
    assertThat(store.resolve(added.id().shortForm())).isEqualTo(added);
    assertThat(store.resolve(added.id().toString())).isEqualTo(added);
    assertThat(store.resolve(added.id().digest().hex())).isEqualTo(added);
    assertThat(added.config().diffIds()).hasSize(2).allMatch(layers::exists);
  }

  @Test
  void saysWhatItDoesNotFind() {
    assertThatThrownBy(() -> store.resolve("alpine:9"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.NOT_FOUND))
        .hasMessage("no such image: alpine:9");
    assertThatThrownBy(() -> store.resolve("alpine")).hasMessage("no such image: alpine:latest");
    assertThatThrownBy(() -> store.resolve("abcdef")).hasMessage("no such image: abcdef:latest");
    assertThatThrownBy(() -> store.resolve("0".repeat(64)))
        .hasMessage("no such image: " + "0".repeat(64));
    assertThatThrownBy(() -> store.resolve("No Name"))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.INVALID));
  }

  @Test
  void anAmbiguousIdNamesItsCandidates() throws IOException {
    List<Image> images = new ArrayList<>();
    // 17 ids: two of them begin with the same digit.
    for (int i = 0; i < 17; i++) {
      images.add(add("tool:" + i, "layer " + i));
    }
    char digit = twice(images);
    List<String> candidates =
        images.stream()
            .map(image -> image.id().shortForm())
            .filter(id -> id.charAt(0) == digit)
            .toList();

    assertThatThrownBy(() -> store.resolve("sha256:" + digit))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.CONFLICT))
        .hasMessageContainingAll(candidates.toArray(CharSequence[]::new));
  }

  @Test
  void anotherProcessSeesTheSame() throws IOException {
    Image added = add("tool:1", "one");
    ImageStore other = new ImageStore(directory, new MemoryLocks(), layers, AMD64);

    assertThat(other.resolve("tool:1")).isEqualTo(added);
    assertThat(Files.readString(directory.resolve("index.json")))
        .contains("\"org.opencontainers.image.ref.name\":\"tool:1\"")
        .contains("\"io.containerd.image.name\":\"docker.io/library/tool:1\"");
  }

  @Test
  void listsEachImageOnceWithAllItsNames() throws IOException {
    Image one = add("tool:1", "one");
    store.tag("tool:1", name("host.com/tool:x"));
    add("other", "one", "three");
    store.put(name("tool:1"), one.descriptor(), SOURCE);

    List<StoredImage> images = store.list();

    assertThat(images).hasSize(2);
    StoredImage listed =
        images.stream().filter(i -> i.image().equals(one)).findFirst().orElseThrow();
    assertThat(listed.tags()).containsExactlyInAnyOrder(name("tool:1"), name("host.com/tool:x"));
    assertThat(listed.digests()).containsExactly(name("tool@" + SOURCE));
    assertThat(listed.sizeBytes()).isEqualTo(3);
    assertThat(store.describe(one)).isEqualTo(listed);
  }

  @Test
  void anImageWhoseTagMovedOnKeepsItsDigest() throws IOException {
    Image old = add("tool:1", "one");
    store.put(name("tool:1"), old.descriptor(), SOURCE);

    Image young = add("tool:1", "two");

    assertThat(store.resolve("tool:1")).isEqualTo(young);
    assertThat(store.resolve("tool@" + SOURCE)).isEqualTo(old);
    assertThat(store.describe(old).tags()).isEmpty();
    assertThat(store.describe(old).digests()).containsExactly(name("tool@" + SOURCE));
  }

  @Test
  void anImageMadeHereThatLosesItsTagStaysWithoutAName() throws IOException {
    Image old = add("tool:1", "one");
    Image young = add("tool:1", "two");

    assertThat(store.list()).extracting(StoredImage::image).containsExactlyInAnyOrder(old, young);
    assertThat(store.describe(old).tags()).isEmpty();
    assertThat(store.resolve(old.id().shortForm())).isEqualTo(old);
  }

  @Test
  void aDigestFindsTheImageWhateverTagStandsBesideIt() throws IOException {
    Image image = add("tool:1", "one");
    store.put(name("tool@" + SOURCE), image.descriptor(), SOURCE);

    assertThat(store.find(name("tool@" + SOURCE))).contains(image);
    assertThat(store.find(name("tool:other@" + SOURCE))).contains(image);
    assertThat(store.find(name("tool@" + image.descriptor().digest()))).contains(image);
    assertThat(store.find(name("else@" + SOURCE))).isEmpty();
  }

  @Test
  void removesTheImageWithItsLastName() throws IOException {
    Image image = add("tool:1", "one", "two");
    Image other = add("other:1", "two");
    store.tag("tool:1", name("tool:2"));

    Removed first = store.remove("tool:1", false, NOBODY);
    assertThat(first.untagged()).containsExactly(name("tool:1"));
    assertThat(first.images()).isEmpty();
    assertThat(store.resolve("tool:2")).isEqualTo(image);

    Removed last = store.remove("tool:2", false, NOBODY);
    assertThat(last.untagged()).containsExactly(name("tool:2"));
    assertThat(last.images()).containsExactly(image.id());
    assertThat(last.layers()).containsExactly(image.layers().get(0));
    assertThat(store.list()).extracting(StoredImage::image).containsExactly(other);
    assertThat(blobs()).isEqualTo(3);
  }

  @Test
  void withTheLastTagGoesTheDigest() throws IOException {
    Image image = add("tool:1", "one");
    store.put(name("tool:1"), image.descriptor(), SOURCE);

    Removed removed = store.remove("tool:1", false, NOBODY);

    assertThat(removed.untagged()).containsExactly(name("tool:1"), name("tool@" + SOURCE));
    assertThat(removed.images()).containsExactly(image.id());
    assertThat(blobs()).isZero();
  }

  @Test
  void removesByIdAllNamesOfOneRepositoryOnly() throws IOException {
    Image image = add("tool:1", "one");
    store.tag("tool:1", name("tool:2"));
    store.tag("tool:1", name("else:1"));
    String id = image.id().shortForm();

    assertThatThrownBy(() -> store.remove(id, false, NOBODY))
        .hasMessage(
            "conflict: unable to delete "
                + id
                + " (must be forced) - image is referenced in multiple repositories");
    assertThat(store.remove("else:1", false, NOBODY).images()).isEmpty();
    assertThat(store.remove(id, false, NOBODY).untagged())
        .containsExactlyInAnyOrder(name("tool:1"), name("tool:2"));
    assertThat(store.list()).isEmpty();
  }

  @Test
  void doesNotRemoveWhatAContainerNeeds() throws IOException {
    Image image = add("tool:1", "one");
    String id = image.id().shortForm();
    ImageUsers stopped = i -> Optional.of(new ImageUsers.Use("c0ffee", false));
    ImageUsers running = i -> Optional.of(new ImageUsers.Use("c0ffee", true));

    assertThatThrownBy(() -> store.remove("tool:1", false, stopped))
        .hasMessage(
            "conflict: unable to remove repository reference \"tool:1\" (must force) - container"
                + " c0ffee is using its referenced image "
                + id);
    assertThatThrownBy(() -> store.remove(id, false, stopped))
        .hasMessageEndingWith("(must be forced) - image is being used by stopped container c0ffee");
    assertThatThrownBy(() -> store.remove(id, true, running))
        .hasMessageEndingWith(
            "(cannot be forced) - image is being used by running container c0ffee");
    assertThat(store.resolve("tool:1")).isEqualTo(image);

    assertThat(store.remove("tool:1", true, stopped).images()).isEmpty();
    assertThat(store.resolve(id)).isEqualTo(image);
    assertThat(image.layers()).allMatch(layers::exists);
    assertThat(store.describe(image).tags()).isEmpty();
  }

  @Test
  void theIndexThatAnImageWasChosenFromStaysAsLongAsTheImage() throws IOException {
    Image image = add("tool:1", "one");
    Digest index;
    try (Ingest ingest = store.begin()) {
      index = ingest.write(image.descriptor().mediaType(), "{}".getBytes(UTF_8)).digest();
      store.put(name("tool:1"), image.descriptor(), index);
    }

    store.sweep();
    assertThat(directory.resolve("blobs/sha256/" + index.hex())).exists();

    store.remove("tool:1", false, NOBODY);
    assertThat(directory.resolve("blobs/sha256/" + index.hex())).doesNotExist();
  }

  @Test
  void nothingIsSweptWhileAnImageCannotBeRead() throws IOException {
    Image image = add("tool:1", "one");
    add("other:1", "two");
    Files.delete(directory.resolve("blobs/sha256/" + image.id().digest().hex()));
    long before = blobs();

    assertThatThrownBy(() -> store.remove("other:1", false, NOBODY))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("is missing in the image store");
    assertThat(blobs()).isEqualTo(before);
  }

  @Test
  void whatClaimsTheLayerOfAnotherImageIsFoundOut() throws IOException {
    Image lying = putLying("bad:1", add("victim:1", "secret"), add("known:1", "known"));

    assertThat(store.isProven(lying)).isFalse();
    assertThatThrownBy(() -> store.requireProven(lying))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.problem()).isEqualTo(ImageException.Problem.WRONG_DIGEST))
        .hasMessageContaining(
            "its content has the diffID " + Digest.sha256("known".getBytes(UTF_8)));
    assertThat(store.check().findings())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.what()).isEqualTo("image bad:1");
              assertThat(found.problem()).contains("the image's config says");
            });
  }

  @Test
  void anImageWithMoreBlobsThanLayersIsNoImage() throws IOException {
    Image lying = putLying("bad:1", add("victim:1", "one"), add("known:1", "one", "two"));

    assertThatThrownBy(() -> store.isProven(lying))
        .hasMessage("the image's manifest has 2 layers, its config 1");
    assertThat(store.check().findings()).hasSize(1);
  }

  @Test
  void whatAnOlderJockerUnpackedIsSeenToBeRightOnce() throws IOException {
    Image image = add("tool:1", "one", "two");
    assertThat(store.isProven(image)).isTrue();
    layers.forgetProofs();
    assertThat(store.isProven(image)).isFalse();

    assertThat(store.check().findings()).isEmpty();

    assertThat(store.isProven(image)).isTrue();
  }

  /** The config of one image with the blob of another, as another tool can put it here. */
  private Image putLying(String name, Image victim, Image known) throws IOException {
    Manifest lying = Manifest.oci(victim.manifest().config(), known.manifest().layers());
    try (Ingest ingest = store.begin()) {
      Descriptor manifest = ingest.write(MediaType.OCI_MANIFEST, JsonWriting.bytes(lying::writeTo));
      store.put(name(name), manifest, null);
    }
    return store.resolve(name);
  }

  private Image add(String name, String... contents) throws IOException {
    List<TarSource> archives = new ArrayList<>();
    for (String content : contents) {
      archives.add(() -> new ByteArrayInputStream(content.getBytes(UTF_8)));
    }
    ContainerConfig run = ContainerConfig.of(List.of("sh"), List.of("A=" + name));
    ImageConfig config = new ImageConfig(AMD64, "", "", run, List.of(), List.of());
    return store.add(name(name), config, archives, layers);
  }

  private static ImageReference name(String text) {
    return ImageReference.parse(text).withDefaultTag();
  }

  private static char twice(List<Image> images) {
    String seen = "";
    for (Image image : images) {
      char first = image.id().digest().hex().charAt(0);
      if (seen.indexOf(first) >= 0) {
        return first;
      }
      seen += first;
    }
    throw new AssertionError("17 ids, 16 digits");
  }

  private long blobs() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("blobs/sha256"))) {
      return files.count();
    }
  }
}
