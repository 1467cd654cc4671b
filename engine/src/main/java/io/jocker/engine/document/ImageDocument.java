package io.jocker.engine.document;

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
import org.jspecify.annotations.Nullable;

/** Docker's inspect of an image. */
public final class ImageDocument {
  private ImageDocument() {}

  /** The document as a tree. */
  public static Map<String, @Nullable Object> of(StoredImage stored) throws IOException {
    ImageConfig config = stored.image().config();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("Id", stored.image().id().toString());
    fields.put("RepoTags", names(stored.tags()));
    fields.put("RepoDigests", names(stored.digests()));
    fields.put("Parent", "");
    fields.put("Comment", "");
    fields.put("Created", config.created());
    fields.put("Author", config.author());
    fields.put("Config", InspectDocument.object(JsonWriting.bytes(config.config()::writeTo)));
    fields.put("Architecture", config.platform().architecture());
    if (!config.platform().variant().isEmpty()) {
      fields.put("Variant", config.platform().variant());
    }
    fields.put("Os", config.platform().os());
    fields.put("Size", stored.sizeBytes());
    fields.put("RootFS", rootfs(config));
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
