package io.jocker.engine.document;

import io.jocker.engine.Rfc3339;
import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageReference;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.store.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Docker's inspect of an image. */
public final class ImageDocument {
  private ImageDocument() {}

  /**
   * The document as a tree.
   *
   * @param paths where the files of a layer are
   */
  public static Map<String, @Nullable Object> of(StoredImage stored, Function<DiffId, String> paths)
      throws IOException {
    ImageConfig config = stored.image().config();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Id", stored.image().id().toString());
    fields.put("RepoTags", names(stored.tags()));
    fields.put("RepoDigests", names(stored.digests()));
    fields.put("Parent", "");
    fields.put("Comment", comment(config));
    fields.put("Created", config.created());
    fields.put("DockerVersion", "");
    fields.put("Author", config.author());
    fields.put("Config", InspectDocument.object(JsonWriting.bytes(config.config())));
    fields.put("Architecture", config.platform().architecture());
    if (!config.platform().variant().isEmpty()) {
      fields.put("Variant", config.platform().variant());
    }
    fields.put("Os", config.platform().os());
    fields.put("Size", stored.sizeBytes());
    fields.put("GraphDriver", graphDriver(config, paths));
    fields.put("RootFS", rootfs(config));
    // When a name was last given is not kept.
    fields.put("Metadata", Map.of("LastTagTime", Rfc3339.NEVER));
    fields.put("Descriptor", descriptor(stored.image().descriptor()));
    return fields;
  }

  /** That of the last step, as docker has it. */
  private static String comment(ImageConfig config) {
    int steps = config.history().size();
    return steps == 0 ? "" : config.history().get(steps - 1).comment();
  }

  /** As docker's overlay2: the last layer, and the others, the uppermost first. */
  private static Map<String, @Nullable Object> graphDriver(
      ImageConfig config, Function<DiffId, String> paths) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    List<String> lower = new ArrayList<>();
    for (DiffId layer : config.diffIds()) {
      lower.add(0, paths.apply(layer));
    }
    if (lower.size() > 1) {
      data.put("LowerDir", String.join(":", lower.subList(1, lower.size())));
    }
    if (!lower.isEmpty()) {
      data.put("UpperDir", lower.get(0));
    }
    Map<String, @Nullable Object> driver = new LinkedHashMap<>();
    driver.put("Data", data);
    driver.put("Name", "overlay");
    return driver;
  }

  private static Map<String, @Nullable Object> descriptor(Descriptor manifest) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("mediaType", manifest.mediaType().text());
    fields.put("digest", manifest.digest().toString());
    fields.put("size", manifest.size());
    return fields;
  }

  private static List<@Nullable Object> names(List<ImageReference> references) {
    List<@Nullable Object> names = new ArrayList<>();
    for (ImageReference reference : references) {
      names.add(reference.familiar());
    }
    return names;
  }

  private static Map<String, @Nullable Object> rootfs(ImageConfig config) {
    List<@Nullable Object> layers = new ArrayList<>();
    for (DiffId layer : config.diffIds()) {
      layers.add(layer.toString());
    }
    Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
    rootfs.put("Type", "layers");
    rootfs.put("Layers", layers);
    return rootfs;
  }
}
