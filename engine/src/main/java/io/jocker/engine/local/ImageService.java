package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.PullResult;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.PullPolicy;
import io.jocker.engine.request.RootRequest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.PlatformMatcher;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.layer.Limits;
import io.jocker.image.pull.ImagePuller;
import io.jocker.image.pull.StoredLayers;
import io.jocker.image.store.FileLocks;
import io.jocker.image.store.FlockFileLocks;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.Ingest;
import io.jocker.linux.Linux;
import io.jocker.linux.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The images of a root, and how one comes to be there. */
final class ImageService {
  private final Linux linux;
  private final EngineConfig config;
  private final Platform machine = Platform.ofMachine(Machine.CURRENT.ociName());
  private final LayerStore layers;
  private final ImageStore store;

  ImageService(Linux linux, EngineConfig config) {
    this.linux = linux;
    this.config = config;
    Path root = Path.of(config.root());
    this.layers = new LayerStore(linux, root.resolve("layers"), Limits.DEFAULT);
    this.store =
        new ImageStore(
            root.resolve("images"),
            new FlockFileLocks(linux.files(), linux.locks()),
            layers,
            machine,
            linux.hashes());
  }

  LayerStore layers() {
    return layers;
  }

  /** What makes layers, with the bounds of the settings file: read only where one is made. */
  LayerStore unpacker() throws IOException {
    return new LayerStore(
        linux, Path.of(config.root(), "layers"), LimitSettings.read(linux, config.configFile()));
  }

  ImageStore store() {
    return store;
  }

  Platform machine() {
    return machine;
  }

  /** Keeps images from being removed while a container of one is made. */
  FileLocks.Held hold() throws IOException {
    return store.lockShared();
  }

  /**
   * The image that a container is to be made of; pulled first where the request says so. Its layers
   * are unpacked, and each was seen to be what its blob holds.
   */
  Image require(RootRequest.Image request, RunListener listener)
      throws IOException, JockerException {
    Image image = choose(request, listener);
    if (!store.isProven(image)) {
      unpack(image);
    }
    return image;
  }

  /** Another tool has put the image into the layout, or it is of before proofs were remembered. */
  private void unpack(Image image) throws IOException {
    try (Ingest ingest = store.begin()) {
      ingest.protect(image.digests());
      new StoredLayers(store.blobs(), unpacker(), ImagePuller.STANDARD_PARALLEL)
          .unpack(ingest, image.manifest(), image.config());
    }
  }

  private Image choose(RootRequest.Image request, RunListener listener)
      throws IOException, JockerException {
    if (request.pull() != PullPolicy.ALWAYS) {
      Optional<Image> found = find(request);
      if (found.isPresent()) {
        return found.get();
      }
      if (Playground.isMeant(request.reference())) {
        return new Playground(linux, this).make();
      }
      if (request.pull() == PullPolicy.NEVER) {
        throw notFound(request.reference());
      }
    }
    ImageReference name = reference(request.reference());
    PullResult result =
        new Pulls(config, this, linux.story())
            .pull(name, request.platform(), false, listener.pulling(name.familiar()));
    listener.pulled(result);
    return store.resolve(result.imageId());
  }

  private Optional<Image> find(RootRequest.Image request) throws IOException, JockerException {
    Image image;
    try {
      image = store.resolve(request.reference());
    } catch (ImageException e) {
      if (e.reason() == ImageException.Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    String wanted = request.platform();
    if (wanted == null || fits(image, wanted)) {
      return Optional.of(image);
    }
    if (request.pull() == PullPolicy.NEVER) {
      throw new JockerException(
          ErrorCode.IMAGE_PLATFORM,
          request.reference(),
          image.config().platform().toString(),
          wanted);
    }
    return Optional.empty();
  }

  private boolean fits(Image image, String wanted) {
    return new PlatformMatcher(Platform.parse(wanted, machine)).matches(image.config().platform());
  }

  /** A name with its tag. */
  static ImageReference reference(String text) throws JockerException {
    try {
      return ImageReference.parse(text).withDefaultTag();
    } catch (IllegalArgumentException e) {
      throw new JockerException(e, ErrorCode.IMAGE_REFERENCE, String.valueOf(e.getMessage()));
    }
  }

  private static JockerException notFound(String reference) throws JockerException {
    return new JockerException(ErrorCode.IMAGE_NOT_FOUND, reference(reference).familiar());
  }
}
