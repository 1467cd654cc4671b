package io.jocker.image.push;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageIndex;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.PlatformMatcher;
import io.jocker.image.store.BlobStore;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be pushed of an image: an index with all that it names, if all of that is here, or one
 * manifest.
 *
 * @param parts blobs, those of layers in their order
 * @param children manifests that the last document names, each under its digest
 * @param top what gets the tag
 * @param partOf the index of which {@link #top} is only one platform; null where it is the whole
 */
record PushPlan(List<Part> parts, List<Document> children, Document top, @Nullable Digest partOf) {
  PushPlan {
    parts = List.copyOf(parts);
    children = List.copyOf(children);
  }

  /**
   * Looks what there is.
   *
   * @param wanted the only platform to be pushed; empty for all that is here
   * @throws ImageException if the store has no such image, or not for this platform
   */
  static PushPlan of(ImageStore store, ImageReference name, Optional<Platform> wanted)
      throws IOException {
    Image image = store.find(name).orElseThrow(() -> noImage(name));
    Maker maker = new Maker(store.blobs());
    Digest source = store.indexOf(name).orElse(null);
    Optional<ImageIndex> index = source == null ? Optional.empty() : maker.index(source);
    if (wanted.isPresent()) {
      return maker.single(choose(name, image, index, wanted.get(), store.blobs()), null);
    }
    return source != null && index.isPresent() && maker.isWhole(index.get())
        ? maker.whole(source, index.get())
        : maker.single(image.descriptor(), index.isPresent() ? source : null);
  }

  private static Descriptor choose(
      ImageReference name,
      Image image,
      Optional<ImageIndex> index,
      Platform wanted,
      BlobStore blobs)
      throws IOException {
    PlatformMatcher matcher = new PlatformMatcher(wanted);
    if (index.isPresent()) {
      Optional<Descriptor> chosen = matcher.choose(index.get().manifests());
      if (chosen.isPresent() && blobs.contains(chosen.get())) {
        return chosen.get();
      }
    }
    if (matcher.matches(image.config().platform())) {
      return image.descriptor();
    }
    throw new ImageException(
        Problem.OTHER_PLATFORM,
        "only",
        List.of(name.familiar(), image.config().platform().toString(), wanted.toString()),
        name.familiar() + " is for " + image.config().platform() + ", not for " + wanted,
        null);
  }

  private static ImageException noImage(ImageReference name) {
    String familiar = name.familiar();
    return new ImageException(
        Problem.NO_IMAGE, "", List.of(familiar), "no such image: " + familiar, null);
  }

  /** Reads documents of the store and gathers what they name. */
  private static final class Maker {
    private final BlobStore blobs;
    private final Map<Digest, Part> parts = new LinkedHashMap<>();

    Maker(BlobStore blobs) {
      this.blobs = blobs;
    }

    PushPlan single(Descriptor manifest, @Nullable Digest partOf) throws IOException {
      Document top = document(manifest.digest());
      add(manifest(top, manifest.mediaType()));
      return new PushPlan(List.copyOf(parts.values()), List.of(), top, partOf);
    }

    PushPlan whole(Digest digest, ImageIndex index) throws IOException {
      List<Document> children = new ArrayList<>();
      for (Descriptor child : index.manifests()) {
        Document document = document(child.digest());
        add(manifest(document, child.mediaType()));
        children.add(document);
      }
      return new PushPlan(List.copyOf(parts.values()), children, document(digest), null);
    }

    /** The index of that digest, if the store has it and it is one. */
    Optional<ImageIndex> index(Digest digest) throws IOException {
      try {
        Document document = document(digest);
        return ManifestDocument.parse(document.bytes(), MediaType.NONE) instanceof ImageIndex index
            ? Optional.of(index)
            : Optional.empty();
      } catch (ImageException e) {
        return Optional.empty();
      }
    }

    /** Whether all is here that the index leads to; an index within an index is not gone into. */
    boolean isWhole(ImageIndex index) throws IOException {
      for (Descriptor child : index.manifests()) {
        if (child.mediaType().isIndex() || !blobs.contains(child)) {
          return false;
        }
        Manifest manifest = manifest(document(child.digest()), child.mediaType());
        if (!blobs.contains(manifest.config()) || !haveAll(manifest.layers())) {
          return false;
        }
      }
      return true;
    }

    private boolean haveAll(Collection<Descriptor> wanted) throws IOException {
      for (Descriptor blob : wanted) {
        if (!blobs.contains(blob)) {
          return false;
        }
      }
      return true;
    }

    private void add(Manifest manifest) throws IOException {
      List<Digest> shown = shown(manifest);
      for (int i = 0; i < manifest.layers().size(); i++) {
        Descriptor layer = manifest.layers().get(i);
        parts.putIfAbsent(layer.digest(), new Part(layer, shown.get(i), true));
      }
      Descriptor config = manifest.config();
      parts.putIfAbsent(config.digest(), new Part(config, config.digest(), false));
    }

    /** What each layer is called: an image's by its diffID, another artifact's by its blob. */
    private List<Digest> shown(Manifest manifest) throws IOException {
      List<Digest> names = new ArrayList<>();
      if (manifest.config().mediaType().isImageConfig()) {
        byte[] bytes = blobs.read(manifest.config(), ImageConfig.MAX_BYTES);
        ImageConfig.parse(bytes).diffIds().forEach(diffId -> names.add(diffId.digest()));
      }
      for (int i = names.size(); i < manifest.layers().size(); i++) {
        names.add(manifest.layers().get(i).digest());
      }
      return names;
    }

    private static Manifest manifest(Document document, MediaType declared) throws IOException {
      if (ManifestDocument.parse(document.bytes(), declared) instanceof Manifest manifest) {
        return manifest;
      }
      throw new ImageException(
          ImageException.Reason.NOT_SUPPORTED, document.digest() + " is an index within an index");
    }

    private Document document(Digest digest) throws IOException {
      try (InputStream in = blobs.open(digest)) {
        byte[] bytes = in.readNBytes(ManifestDocument.MAX_BYTES);
        MediaType type = ManifestDocument.parse(bytes, MediaType.NONE).mediaType();
        return new Document(digest, type, bytes);
      }
    }
  }
}
