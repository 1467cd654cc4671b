package io.jocker.engine.local;

import io.jocker.engine.ImageLayer;
import io.jocker.engine.PathBlame;
import io.jocker.image.DiffId;
import io.jocker.image.layer.LayerLookup;
import io.jocker.image.store.HistoryStep;
import io.jocker.image.store.Image;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tells of the layers of an image, and of a path in each. */
final class LayerReader {
  private final Services services;

  LayerReader(Services services) {
    this.services = services;
  }

  /** The layers, the lowest first, each with the step that made it. */
  List<ImageLayer> layers(String name) throws IOException {
    return layers(services.images().store().resolve(name));
  }

  private List<ImageLayer> layers(Image image) throws IOException {
    List<ImageLayer> layers = new ArrayList<>();
    for (HistoryStep step : image.steps()) {
      DiffId layer = step.layer();
      if (layer != null) {
        layers.add(
            new ImageLayer(
                layer.toString(),
                services.images().layers().sizeBytes(layer),
                step.entry().createdBy()));
      }
    }
    return layers;
  }

  /** What each layer does to a path; what shows is decided from above. */
  PathBlame blame(String name, String path) throws IOException {
    Image image = services.images().store().resolve(name);
    List<String> folders = new ArrayList<>();
    for (DiffId layer : image.layers()) {
      folders.add(services.images().layers().path(layer).toString());
    }
    LayerLookup lookup = new LayerLookup(services.linux().files(), folders);
    String found = lookup.resolve(path);
    List<ImageLayer> layers = layers(image);
    List<LayerLookup.Found> all = lookup.find(found.isEmpty() ? "." : found);
    List<PathBlame.Line> lines = new ArrayList<>();
    boolean covered = false;
    for (int i = all.size() - 1; i >= 0; i--) {
      LayerLookup.Found each = all.get(i);
      if (each.effect() != LayerLookup.Effect.NONE) {
        lines.add(new PathBlame.Line(layers.get(i), effect(each, covered), each.bytes()));
        covered |= each.effect() != LayerLookup.Effect.MERGES;
      }
    }
    return new PathBlame("/" + found, lines);
  }

  private static PathBlame.Effect effect(LayerLookup.Found found, boolean covered) {
    return switch (found.effect()) {
      case REMOVES -> PathBlame.Effect.REMOVES;
      case MERGES -> covered ? PathBlame.Effect.HIDDEN : PathBlame.Effect.MERGED;
      case WRITES, NONE -> covered ? PathBlame.Effect.HIDDEN : PathBlame.Effect.SHOWN;
    };
  }
}
