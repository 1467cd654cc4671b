package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushRequest;
import io.jocker.engine.PushResult;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.push.ImagePusher;
import io.jocker.image.push.PushListener.Stage;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.store.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings images into registries. */
final class Pushes {
  private static final int SHORT_DIGEST = 12;

  private final ImageService images;
  private final RegistryClient registry;

  Pushes(ImageService images, RegistryClient registry) {
    this.images = images;
    this.registry = registry;
  }

  List<PushResult> push(PushRequest request, PushListener listener)
      throws IOException, JockerException {
    ImageReference name = ImageService.reference(request.reference());
    List<ImageReference> names = request.allTags() ? tags(name) : List.of(name);
    String platform = request.platform();
    Optional<Platform> wanted =
        platform == null
            ? Optional.empty()
            : Optional.of(Platform.parse(platform, images.machine()));
    ImagePusher pusher = new ImagePusher(images.store(), registry, ImagePusher.STANDARD_PARALLEL);
    listener.started(name.name());
    List<PushResult> results = new ArrayList<>();
    for (ImageReference each : names) {
      io.jocker.image.push.PushResult pushed = pusher.push(each, wanted, new Relay(listener));
      PushResult result =
          new PushResult(
              each.toString(),
              String.valueOf(each.tag()),
              pushed.digest().toString(),
              pushed.sizeBytes());
      listener.pushed(result);
      results.add(result);
    }
    return results;
  }

  private List<ImageReference> tags(ImageReference name) throws IOException, JockerException {
    List<ImageReference> tags = new ArrayList<>();
    for (StoredImage stored : images.store().list()) {
      for (ImageReference tag : stored.tags()) {
        if (tag.name().equals(name.name())) {
          tags.add(tag);
        }
      }
    }
    if (tags.isEmpty()) {
      throw new JockerException(ErrorCode.IMAGE_NOT_FOUND, name.familiarName());
    }
    tags.sort((one, other) -> String.valueOf(one.tag()).compareTo(String.valueOf(other.tag())));
    return tags;
  }

  /** Tells the engine's listener what the pusher tells. */
  private record Relay(PushListener listener) implements io.jocker.image.push.PushListener {
    @Override
    public void layer(Digest layer, Stage stage, long bytes, long total, String from) {
      listener.layer(layer.hex().substring(0, SHORT_DIGEST), stage(stage), bytes, total, from);
    }

    @Override
    public void onlyOnePlatform(ImageReference name, Digest index, Digest manifest) {
      listener.onlyOnePlatform(index.toString(), manifest.toString());
    }

    private static PushListener.Stage stage(Stage stage) {
      return switch (stage) {
        case PREPARING -> PushListener.Stage.PREPARING;
        case PUSHING -> PushListener.Stage.PUSHING;
        case PUSHED -> PushListener.Stage.PUSHED;
        case EXISTS -> PushListener.Stage.EXISTS;
        case MOUNTED -> PushListener.Stage.MOUNTED;
      };
    }
  }
}
