package io.jocker.cli;

import io.jocker.engine.ImageLayer;
import io.jocker.engine.ImageSummary;
import io.jocker.engine.JockerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker image tree}: all images, or some, on the layers that they share. */
final class ImageTreeCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] [IMAGE...]", Arity.atLeast(0))
        .text("string", FormatHelp.OF_ONE, "-f", "--format");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    LayerTree tree = LayerTree.empty();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map.Entry<String, String> image : images(options, session).entrySet()) {
      List<ImageLayer> layers = session.engine().storedImages().layers(image.getKey());
      tree.add(image.getValue(), layers);
      rows.add(row(image.getValue(), layers));
    }
    String format = options.text("--format", "");
    session.out().print(format.isEmpty() ? tree.text() : VersionCommand.formatted(rows, format));
    return 0;
  }

  /** What to ask for, and what to call it. */
  private static Map<String, String> images(Options options, Session session)
      throws JockerException {
    Map<String, String> images = new TreeMap<>();
    for (String name : options.arguments()) {
      images.put(name, name);
    }
    if (options.arguments().isEmpty()) {
      for (ImageSummary image : session.engine().images()) {
        String id = ImageRow.shortId(image.id());
        images.put(
            image.id(),
            image.tags().isEmpty() ? id : String.join(", ", image.tags()) + " (" + id + ")");
      }
    }
    return images;
  }

  private static Map<String, Object> row(String image, List<ImageLayer> layers) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ImageLayer layer : layers) {
      Map<String, Object> fields = new TreeMap<>();
      fields.put("ID", layer.id());
      fields.put("Size", layer.sizeBytes());
      fields.put("CreatedBy", layer.createdBy());
      rows.add(fields);
    }
    return new TreeMap<>(Map.of("Image", image, "Layers", rows));
  }
}
