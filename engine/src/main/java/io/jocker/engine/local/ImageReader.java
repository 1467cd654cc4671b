package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.HistoryLine;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import io.jocker.engine.RemovedImage;
import io.jocker.engine.Rfc3339;
import io.jocker.engine.document.ImageDocument;
import io.jocker.image.DiffId;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.store.HistoryStep;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageUsers;
import io.jocker.image.store.Removed;
import io.jocker.image.store.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists, shows and removes the images of a root. */
final class ImageReader {
  private static final int SHORT_ID = 12;

  private final Services services;

  // What is asked most, as work of its own and not as lambdas: the first lambda of a process makes
  // the JVM load a compiler of classes, for 10 ms.

  /** {@link #list}. */
  record Listing(Services services) implements Failures.Work<List<ImageSummary>> {
    @Override
    public List<ImageSummary> run() throws IOException {
      return new ImageReader(services).list();
    }
  }

  /** {@link #inspect}. */
  record Inspection(Services services, String name)
      implements Failures.Work<Map<String, @Nullable Object>> {
    @Override
    public Map<String, @Nullable Object> run() throws IOException {
      return new ImageReader(services).inspect(name);
    }
  }

  /** {@link #history}. */
  record History(Services services, String name) implements Failures.Work<List<HistoryLine>> {
    @Override
    public List<HistoryLine> run() throws IOException {
      return new ImageReader(services).history(name);
    }
  }

  /** The newest first. */
  private static final class ByAge implements Comparator<ImageSummary> {
    @Override
    public int compare(ImageSummary one, ImageSummary other) {
      return age(other).compareTo(age(one));
    }
  }

  /** Where layers lie. */
  private record LayerPaths(LayerStore layers) implements Function<DiffId, String> {
    @Override
    public String apply(DiffId layer) {
      return layers.path(layer).toString();
    }
  }

  ImageReader(Services services) {
    this.services = services;
  }

  /** All images, newest first. */
  List<ImageSummary> list() throws IOException {
    List<ImageSummary> all = new ArrayList<>();
    for (StoredImage stored : services.images().store().list()) {
      all.add(summary(stored));
    }
    all.sort(new ByAge());
    return all;
  }

  static ImageSummary summary(StoredImage stored) {
    return new ImageSummary(
        stored.image().id().toString(),
        familiar(stored.tags()),
        familiar(stored.digests()),
        time(stored.image().config().created()),
        stored.sizeBytes(),
        stored.image().config().config().labels());
  }

  /** Docker's inspect. */
  Map<String, @Nullable Object> inspect(String name) throws IOException {
    StoredImage stored =
        services.images().store().describe(services.images().store().resolve(name));
    return ImageDocument.of(stored, new LayerPaths(services.images().layers()));
  }

  /** Docker's history, the last step first. */
  List<HistoryLine> history(String name) throws IOException {
    Image image = services.images().store().resolve(name);
    List<HistoryLine> lines = new ArrayList<>();
    for (HistoryStep step : image.steps()) {
      DiffId layer = step.layer();
      lines.add(
          new HistoryLine(
              "",
              time(step.entry().created()),
              step.entry().createdBy(),
              layer == null ? 0 : services.images().layers().sizeBytes(layer),
              step.entry().comment()));
    }
    Collections.reverse(lines);
    if (!lines.isEmpty()) {
      HistoryLine last = lines.get(0);
      lines.set(
          0,
          new HistoryLine(
              image.id().toString(),
              last.created(),
              last.createdBy(),
              last.sizeBytes(),
              last.comment()));
    }
    return List.copyOf(lines);
  }

  /** Takes away a name, or the image. */
  RemovedImage remove(String name, boolean force) throws IOException {
    Removed removed = services.images().store().remove(name, force, this::user);
    List<String> deleted = new ArrayList<>();
    for (ImageId image : removed.images()) {
      deleted.add(image.toString());
    }
    for (DiffId layer : removed.layers()) {
      deleted.add(layer.toString());
    }
    return new RemovedImage(familiar(removed.untagged()), deleted);
  }

  /** A container of the image, one that runs if there is any. */
  Optional<ImageUsers.Use> user(ImageId image) throws IOException {
    ImageUsers.Use found = null;
    for (ContainerSummary container : containers()) {
      boolean mounted = container.mounts().contains(image.toString());
      if (mounted || container.imageId().equals(image.toString())) {
        boolean running = container.state().status() == ContainerStatus.RUNNING;
        if (found == null || running) {
          found = new ImageUsers.Use(container.id().substring(0, SHORT_ID), running);
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private List<ContainerSummary> containers() throws IOException {
    try {
      return new ContainerReader(services).list(ContainerFilter.ALL);
    } catch (JockerException e) {
      // Only a filter can be wrong, and there is none.
      throw new IllegalStateException(e);
    }
  }

  static List<String> familiar(List<ImageReference> names) {
    List<String> texts = new ArrayList<>();
    for (ImageReference name : names) {
      texts.add(name.familiar());
    }
    return texts;
  }

  /** What a config says; a text that is no time is as good as none. */
  static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Rfc3339.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Instant age(ImageSummary image) {
    Instant created = image.created();
    return created == null ? Instant.EPOCH : created;
  }
}
