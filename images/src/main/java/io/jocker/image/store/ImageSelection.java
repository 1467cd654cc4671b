package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the one image that a name or the beginning of an id means. */
final class ImageSelection {
  private static final String SHA256 = "sha256:";

  private final ReferenceTable table;
  private final ImageLoader loader;

  ImageSelection(ReferenceTable table, ImageLoader loader) {
    this.table = table;
    this.loader = loader;
  }

  Image resolve(String nameOrId) throws IOException {
    Optional<StoredReference> named = byName(nameOrId);
    return loader.load(named.isPresent() ? named.get().manifest() : byId(nameOrId));
  }

  /** The entry with that name; empty if there is none or the text cannot be a name. */
  Optional<StoredReference> byName(String text) {
    if (ImageReference.isIdentifier(text)) {
      return Optional.empty();
    }
    try {
      return table.find(ImageReference.parse(text).withDefaultTag());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The manifest of the only image whose id begins so. */
  private Descriptor byId(String text) throws IOException {
    String digits = text.startsWith(SHA256) ? text.substring(SHA256.length()) : text;
    if (digits.isEmpty() || !Digest.isLowerHex(digits)) {
      throw notFound(text);
    }
    Map<ImageId, Descriptor> found = new LinkedHashMap<>();
    for (StoredReference entry : table.entries()) {
      ImageId id = loader.manifest(entry.manifest()).imageId();
      if (id.digest().hex().startsWith(digits)) {
        found.putIfAbsent(id, entry.manifest());
      }
    }
    if (found.size() > 1) {
      String candidates = candidates(found);
      throw new ImageException(
          Problem.AMBIGUOUS,
          "",
          List.of(text, candidates),
          "image id " + text + " is ambiguous: " + candidates,
          null);
    }
    if (found.isEmpty()) {
      throw notFound(text);
    }
    return found.values().iterator().next();
  }

  private static String candidates(Map<ImageId, Descriptor> found) {
    StringBuilder names = new StringBuilder();
    for (ImageId id : found.keySet()) {
      names.append(names.length() == 0 ? "" : ", ").append(id.shortForm());
    }
    return names.toString();
  }

  private static ImageException notFound(String text) {
    boolean couldBeId = text.startsWith(SHA256) || ImageReference.isIdentifier(text);
    if (couldBeId) {
      return noImage(text);
    }
    try {
      return noImage(ImageReference.parse(text).withDefaultTag().familiar());
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      return new ImageException(Problem.BAD_REFERENCE, "", List.of(why), why, e);
    }
  }

  private static ImageException noImage(String name) {
    return new ImageException(Problem.NO_IMAGE, "", List.of(name), "no such image: " + name, null);
  }
}
