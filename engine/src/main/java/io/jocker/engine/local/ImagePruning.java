package io.jocker.engine.local;

import io.jocker.engine.LabelMatch;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedImages;
import io.jocker.image.DiffId;
import io.jocker.image.ImageId;
import io.jocker.image.store.Removed;
import io.jocker.image.store.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Removes the images that a request means and that no container uses. */
final class ImagePruning {
  private final Services services;
  private final ImageReader images;
  private final PruneRequest request;

  ImagePruning(Services services, PruneRequest request) {
    this.services = services;
    this.images = new ImageReader(services);
    this.request = request;
  }

  /** What goes; or what would, if it is not meant. */
  PrunedImages run(boolean really) throws IOException {
    Removed removed = services.images().store().prune(this::isMeant, really);
    List<String> deleted = new ArrayList<>();
    for (ImageId image : removed.images()) {
      deleted.add(image.toString());
    }
    for (DiffId layer : removed.layers()) {
      deleted.add(layer.toString());
    }
    return new PrunedImages(ImageReader.familiar(removed.untagged()), deleted, removed.bytes());
  }

  private boolean isMeant(StoredImage image) throws IOException {
    return (request.all() || image.tags().isEmpty())
        && isOldEnough(image)
        && LabelMatch.hasAll(labels(image), request.labels())
        && !LabelMatch.hasAny(labels(image), request.withoutLabels())
        && images.user(image.image().id()).isEmpty();
  }

  private static Map<String, String> labels(StoredImage image) {
    return image.image().config().config().labels();
  }

  private boolean isOldEnough(StoredImage image) {
    Instant until = request.until();
    Instant created = ImageReader.time(image.image().config().created());
    return until == null || created == null || created.isBefore(until);
  }
}
