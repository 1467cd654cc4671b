package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.pull.ImagePuller;
import io.jocker.image.pull.LayerTimes;
import io.jocker.image.registry.RegistryClient;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings images from registries. Nothing of it is loaded by a start whose image is here. */
final class Pulls {
  private static final int SHORT_DIGEST = 12;

  private final EngineConfig config;
  private final ImageService images;
  private final Story story;

  Pulls(EngineConfig config, ImageService images, Story story) {
    this.config = config;
    this.images = images;
    this.story = story;
  }

  PullResult pull(
      ImageReference name, @Nullable String platform, boolean all, PullListener listener)
      throws IOException {
    RegistryClient registry = new RegistryAccess(config, story, listener::warning).client();
    ImagePuller puller =
        new ImagePuller(
            images.store(),
            images.unpacker(),
            registry,
            images.machine(),
            ImagePuller.STANDARD_PARALLEL);
    Optional<Platform> wanted =
        platform == null
            ? Optional.empty()
            : Optional.of(Platform.parse(platform, images.machine()));
    io.jocker.image.pull.PullResult result =
        puller.pull(name, wanted, all, new Relay(name, listener));
    return new PullResult(
        name.toString(),
        name.familiar(),
        result.digest().toString(),
        result.image().id().toString(),
        result.isNew());
  }

  /** Tells the engine's listener what the puller tells. */
  private record Relay(ImageReference name, PullListener listener)
      implements io.jocker.image.pull.PullListener {

    @Override
    public void resolving(ImageReference reference) {
      Digest digest = name.digest();
      String tag = digest == null ? String.valueOf(name.tag()) : digest.toString();
      boolean hub = name.domain().equals(ImageReference.DOCKER_HUB);
      listener.started(tag, hub ? name.path() : name.name());
    }

    @Override
    public void layer(Digest blob, Stage stage, long bytes, long total) {
      listener.layer(blob.hex().substring(0, SHORT_DIGEST), stage(stage), bytes, total);
    }

    @Override
    public void spent(Digest blob, LayerTimes times) {
      listener.spent(PullListener.Work.RECEIVE, times.receiving());
      listener.spent(PullListener.Work.STORE, times.storing());
      listener.spent(PullListener.Work.DECOMPRESS, times.decompressing());
      listener.spent(PullListener.Work.HASH, times.hashing());
      listener.spent(PullListener.Work.UNPACK, times.unpacking());
      listener.spent(PullListener.Work.COMMIT, times.committing());
    }

    @Override
    public void otherPlatform(ImageReference reference, Platform image, Platform machine) {
      listener.warning(
          ErrorText.ofForm(
              ErrorCode.IMAGE_PLATFORM,
              "warning",
              reference.familiar(),
              image.toString(),
              machine.toString()));
    }

    private static PullListener.Stage stage(Stage stage) {
      return switch (stage) {
        case WAITING -> PullListener.Stage.WAITING;
        case DOWNLOADING -> PullListener.Stage.DOWNLOADING;
        case UNPACKING -> PullListener.Stage.UNPACKING;
        case DONE -> PullListener.Stage.COMPLETE;
        case EXISTS -> PullListener.Stage.EXISTS;
      };
    }
  }
}
