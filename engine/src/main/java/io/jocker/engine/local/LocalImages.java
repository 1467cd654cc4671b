package io.jocker.engine.local;

import io.jocker.engine.HistoryLine;
import io.jocker.engine.JockerException;
import io.jocker.engine.StoredImages;
import java.util.List;

/** The images of this engine's root. */
final class LocalImages implements StoredImages {
  private final Services services;
  private final Failures failures;

  LocalImages(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public void tag(String image, String name) throws JockerException {
    failures.translate(
        "tag-image",
        image,
        () -> {
          services.images().store().tag(image, ImageService.reference(name));
          return name;
        });
  }

  @Override
  public List<HistoryLine> history(String image) throws JockerException {
    return failures.translate(
        "inspect-image", image, () -> new ImageReader(services).history(image));
  }
}
