package io.jocker.image.push;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.store.ImageStore;
import io.jocker.image.store.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Repositories of the same registry that have a blob, as far as this machine knows: it has pulled
 * it from there, or pushed it there.
 */
final class OtherRepositories {
  /** A token is asked for each of them, in one URL. */
  private static final int MOST = 4;

  private final Map<Digest, Set<String>> paths;

  private OtherRepositories(Map<Digest, Set<String>> paths) {
    this.paths = paths;
  }

  /** Looks through the store. */
  static OtherRepositories of(ImageStore store, ImageReference name) throws IOException {
    Map<Digest, Set<String>> paths = new HashMap<>();
    for (StoredImage stored : store.list()) {
      for (ImageReference known : stored.digests()) {
        if (known.domain().equals(name.domain()) && !known.path().equals(name.path())) {
          for (Descriptor layer : stored.image().manifest().layers()) {
            paths.computeIfAbsent(layer.digest(), key -> new LinkedHashSet<>()).add(known.path());
          }
        }
      }
    }
    return new OtherRepositories(paths);
  }

  /** Those that have the blob. */
  List<String> having(Part part) {
    return List.copyOf(paths.getOrDefault(part.blob().digest(), Set.of()));
  }

  /** For each of these blobs one repository that has it. */
  List<String> paths(List<Part> parts) {
    Set<String> needed = new LinkedHashSet<>();
    for (Part part : parts) {
      List<String> having = having(part);
      if (!having.isEmpty() && needed.size() < MOST) {
        needed.add(having.get(0));
      }
    }
    return new ArrayList<>(needed);
  }
}
