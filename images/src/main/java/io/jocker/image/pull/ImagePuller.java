package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageIndex;
import io.jocker.image.ImageReference;
import io.jocker.image.Manifest;
import io.jocker.image.ManifestDocument;
import io.jocker.image.MediaType;
import io.jocker.image.Platform;
import io.jocker.image.PlatformMatcher;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RemoteManifest;
import io.jocker.image.registry.Repository;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pulls images: asks what a reference stands for, chooses the platform, fetches manifest and
 * config, then the layers, and at last names the image.
 *
 * <p>Nothing that a registry says is believed: manifests and blobs are checked against their
 * digests, layers also against the diffIDs of the config. The image has its name only when all of
 * it is here.
 */
public final class ImagePuller {
  /** How many layers docker downloads at a time. */
  public static final int STANDARD_PARALLEL = 3;

  private final ImageStore store;
  private final LayerUnpacker unpacker;
  private final RegistryClient registry;
  private final Platform machine;
  private final ParallelTasks parallel;

  /**
   * @param machine the platform to take where the caller of {@link #pull} names none
   * @param parallel how many layers at a time, at least 1
   */
  public ImagePuller(
      ImageStore store,
      LayerUnpacker unpacker,
      RegistryClient registry,
      Platform machine,
      int parallel) {
    this.store = store;
    this.unpacker = unpacker;
    this.registry = registry;
    this.machine = machine;
    this.parallel = new ParallelTasks(parallel);
  }

  /**
   * Pulls one image.
   *
   * @param wanted a platform that the user asked for; an image for another is then an error and not
   *     a warning
   * @throws ImageException if the registry does not give it or what it gives is wrong
   */
  public PullResult pull(ImageReference name, Optional<Platform> wanted, PullListener told)
      throws IOException {
    return pull(name, wanted, false, told);
  }

  /**
   * The same, and with {@code all} also what the index has for other platforms, which is kept but
   * not unpacked: so the index can be pushed elsewhere as it is.
   */
  public PullResult pull(
      ImageReference name, Optional<Platform> wanted, boolean all, PullListener told)
      throws IOException {
    PullListener listener = new SerialListener(told);
    ImageReference reference = name.withDefaultTag();
    listener.resolving(reference);
    RemoteManifest top = registry.resolve(reference);
    listener.resolved(reference, top.digest());
    try (Ingest ingest = store.beginPull()) {
      try {
        return bring(ingest, reference, top, wanted, all, listener);
      } catch (ImageException e) {
        if (e.reason() == Reason.UNAVAILABLE) {
          ingest.cutOff();
        }
        throw e;
      }
    }
  }

  private PullResult bring(
      Ingest ingest,
      ImageReference reference,
      RemoteManifest top,
      Optional<Platform> wanted,
      boolean all,
      PullListener listener)
      throws IOException {
    RemoteManifest chosen = choose(reference, top, wanted.orElse(machine));
    Manifest manifest = imageManifest(reference, chosen);
    ingest.protect(blobsOf(top, chosen, manifest));
    ImageConfig config = config(ingest, chosen.from(), manifest);
    requirePlatform(reference, config, wanted, listener);
    ingest.protect(config.diffIds().stream().map(DiffId::digest).toList());
    layers(ingest, chosen.from(), manifest, config, listener);
    Descriptor descriptor = keep(ingest, chosen).withPlatform(config.platform());
    if (!top.digest().equals(chosen.digest())) {
      if (all) {
        new OtherPlatforms(store.blobs(), ingest, registry, parallel)
            .fetch(top, chosen.digest(), listener);
      }
      keep(ingest, top);
    }
    PullResult result = put(reference, top.digest(), new Image(descriptor, manifest, config));
    ingest.done(chosen.digest());
    return result;
  }

  private PullResult put(ImageReference reference, Digest source, Image image) throws IOException {
    // A digest says all: docker keeps no tag that stands beside one.
    ImageReference name =
        reference.digest() == null ? reference : reference.withDigest(reference.digest());
    boolean same = store.find(name).map(Image::id).equals(Optional.of(image.id()));
    store.put(name, image.descriptor(), source);
    return new PullResult(name, source, image, !same);
  }

  private RemoteManifest choose(ImageReference reference, RemoteManifest top, Platform platform)
      throws IOException {
    ManifestDocument document = top.parse();
    if (!(document instanceof ImageIndex index)) {
      return top;
    }
    Descriptor chosen =
        new PlatformMatcher(platform)
            .choose(index.manifests())
            .orElseThrow(() -> noPlatform(reference, index, platform));
    RemoteManifest manifest = registry.manifest(top.from(), chosen.digest());
    // The index may say less of the manifest than the registry, or the other way round.
    MediaType declared = chosen.mediaType().isManifest() ? chosen.mediaType() : manifest.declared();
    return new RemoteManifest(manifest.from(), manifest.digest(), declared, manifest.bytes());
  }

  private static Manifest imageManifest(ImageReference reference, RemoteManifest chosen)
      throws IOException {
    if (!(chosen.parse() instanceof Manifest manifest)) {
      throw new ImageException(
          Reason.NOT_SUPPORTED, reference.familiar() + " is an index within an index");
    }
    MediaType config = manifest.config().mediaType();
    boolean unnamed = config.text().isEmpty() || config.text().equals("application/octet-stream");
    if (!config.isImageConfig() && !unnamed) {
      throw new ImageException(
          Reason.NOT_SUPPORTED, reference.familiar() + " is no image but " + config);
    }
    for (Descriptor layer : manifest.layers()) {
      if (layer.mediaType().text().endsWith("+encrypted")) {
        throw new ImageException(
            Reason.NOT_SUPPORTED, reference.familiar() + " has encrypted layers");
      }
    }
    return manifest;
  }

  private ImageConfig config(Ingest ingest, Repository from, Manifest manifest) throws IOException {
    Descriptor blob = manifest.config();
    if (!store.blobs().contains(blob)) {
      int most = unpacker.limits().configBytes();
      if (blob.size() > most) {
        throw ImageException.overLimit("the image's config", "bytes", most, "configBytes");
      }
      try (InputStream in = registry.openBlob(from, blob)) {
        ingest.write(blob, in.readNBytes((int) blob.size() + 1));
      }
    }
    ImageConfig config = ImageConfig.parse(store.blobs().read(blob, ImageConfig.MAX_BYTES));
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new ImageException(
          Reason.INVALID,
          "the image's manifest has "
              + manifest.layers().size()
              + " layers, its config "
              + config.diffIds().size());
    }
    return config;
  }

  private void requirePlatform(
      ImageReference reference,
      ImageConfig config,
      Optional<Platform> wanted,
      PullListener listener)
      throws ImageException {
    Platform expected = wanted.orElse(machine);
    if (new PlatformMatcher(expected).matches(config.platform())) {
      return;
    }
    if (wanted.isPresent()) {
      throw new ImageException(
          Problem.OTHER_PLATFORM,
          "only",
          List.of(reference.familiar(), config.platform().toString(), expected.toString()),
          reference.familiar() + " is for " + config.platform() + ", not for " + expected,
          null);
    }
    listener.otherPlatform(reference, config.platform(), machine);
  }

  private void layers(
      Ingest ingest, Repository from, Manifest manifest, ImageConfig config, PullListener listener)
      throws IOException {
    run(
        ingest,
        layerPulls(manifest, config, listener),
        (blob, offset) -> registry.openBlob(from, blob, offset));
  }

  /**
   * One task for each different layer: an image may well have the same one twice, but not as two
   * different ones.
   */
  private List<LayerPull> layerPulls(Manifest manifest, ImageConfig config, PullListener listener)
      throws ImageException {
    Map<Digest, LayerPull> pulls = new LinkedHashMap<>();
    Map<Digest, DiffId> told = new HashMap<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor blob = manifest.layers().get(i);
      DiffId diffId = config.diffIds().get(i);
      DiffId before = told.putIfAbsent(blob.digest(), diffId);
      if (before != null && !before.equals(diffId)) {
        throw new ImageException(
            Reason.INVALID,
            "layer " + blob.digest() + " has two diffIDs in the config: " + before + ", " + diffId);
      }
      pulls.putIfAbsent(
          blob.digest(), new LayerPull(blob, diffId, unpacker, store.blobs().hashes(), listener));
    }
    return List.copyOf(pulls.values());
  }

  private void run(Ingest ingest, List<LayerPull> pulls, Download.Source source)
      throws IOException {
    pulls.forEach(LayerPull::waiting);
    List<ParallelTasks.Task> tasks = new ArrayList<>();
    for (LayerPull pull : LayerPull.largestFirst(pulls)) {
      tasks.add(() -> pull.run(store.blobs(), ingest, source));
    }
    parallel.run(tasks);
  }

  private static List<Digest> blobsOf(
      RemoteManifest top, RemoteManifest chosen, Manifest manifest) {
    List<Digest> digests = new ArrayList<>();
    digests.add(top.digest());
    digests.add(chosen.digest());
    digests.add(manifest.config().digest());
    manifest.layers().forEach(layer -> digests.add(layer.digest()));
    return digests;
  }

  static Descriptor keep(Ingest ingest, RemoteManifest document) throws IOException {
    byte[] bytes = document.bytes();
    Descriptor blob = Descriptor.of(document.parse().mediaType(), document.digest(), bytes.length);
    ingest.write(blob, bytes);
    return blob;
  }

  private static ImageException noPlatform(
      ImageReference reference, ImageIndex index, Platform platform) {
    StringBuilder has = new StringBuilder();
    for (Descriptor manifest : index.manifests()) {
      @Nullable Platform other = manifest.platform();
      if (other != null && !other.isUnknown()) {
        has.append(has.length() == 0 ? "" : ", ").append(other);
      }
    }
    return new ImageException(
        Problem.OTHER_PLATFORM,
        "among",
        List.of(reference.familiar(), platform.toString(), has.toString()),
        "no image for " + platform + " in " + reference.familiar() + ", only for: " + has,
        null);
  }
}
