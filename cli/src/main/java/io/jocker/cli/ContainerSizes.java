package io.jocker.cli;

import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Engine;
import io.jocker.engine.JockerException;
import io.jocker.engine.StorageReport;
import java.util.HashMap;
import java.util.Map;

/** What {@code ps --size} shows: what a container wrote, and that with its image. */
final class ContainerSizes {
  private final Map<String, Long> images = new HashMap<>();
  private final Map<String, Long> written = new HashMap<>();

  private ContainerSizes(StorageReport report) {
    for (StorageReport.ImageUse use : report.images()) {
      images.put(use.image().id(), use.bytes());
    }
    for (StorageReport.ContainerUse use : report.containers()) {
      written.put(use.container().id(), use.writtenBytes());
    }
  }

  static ContainerSizes of(Engine engine) throws JockerException {
    return new ContainerSizes(engine.storedImages().storage());
  }

  /** In docker's form. */
  String text(ContainerSummary container) {
    long own = written.getOrDefault(container.id(), 0L);
    long image = images.getOrDefault(container.imageId(), 0L);
    return HumanSize.coarse(own) + " (virtual " + HumanSize.coarse(own + image) + ")";
  }
}
