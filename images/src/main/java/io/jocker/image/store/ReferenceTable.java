package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All names and the manifests that they name, as an immutable value: every change makes another
 * table.
 *
 * <p>As in docker, a name has one image; an image that loses its last tag to another one stays, and
 * is listed by its digest or as {@code <none>}.
 */
record ReferenceTable(List<StoredReference> entries) {
  static final ReferenceTable EMPTY = new ReferenceTable(List.of());

  ReferenceTable {
    entries = List.copyOf(entries);
  }

  /** What a name stands for: a digest counts more than a tag beside it. */
  Optional<StoredReference> find(ImageReference name) {
    Digest digest = name.digest();
    for (StoredReference entry : entries) {
      if (digest == null ? name.equals(entry.name()) : isKnownBy(entry, name, digest)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /**
   * Gives an image a name.
   *
   * @param name a tag or a digest, not both
   */
  ReferenceTable bind(ImageReference name, Descriptor manifest, @Nullable Digest source) {
    StoredReference added = new StoredReference(manifest, name, source);
    List<StoredReference> bound = new ArrayList<>();
    bound.add(added);
    for (StoredReference entry : entries) {
      if (!name.equals(entry.name()) && !covers(added, entry)) {
        bound.add(entry);
      }
    }
    for (StoredReference entry : entries) {
      StoredReference left = entry.untagged();
      if (name.equals(entry.name()) && bound.stream().noneMatch(e -> covers(e, left))) {
        bound.add(left);
      }
    }
    return new ReferenceTable(bound);
  }

  /** Keeps a manifest that no name need lead to: as long as it has another entry, that does. */
  ReferenceTable bindNameless(Descriptor manifest) {
    for (StoredReference entry : entries) {
      if (entry.manifest().digest().equals(manifest.digest())) {
        return this;
      }
    }
    return with(new StoredReference(manifest, null, null));
  }

  /** The table without the entries that the condition holds for. */
  ReferenceTable without(Predicate<StoredReference> condition) {
    List<StoredReference> kept = new ArrayList<>(entries);
    kept.removeIf(condition);
    return new ReferenceTable(kept);
  }

  /** The table with one more entry. */
  ReferenceTable with(StoredReference entry) {
    List<StoredReference> all = new ArrayList<>(entries);
    all.add(entry);
    return new ReferenceTable(all);
  }

  private static boolean isKnownBy(StoredReference entry, ImageReference name, Digest digest) {
    return entry.name() != null
        && entry.name().name().equals(name.name())
        && (digest.equals(entry.source()) || digest.equals(entry.manifest().digest()));
  }

  /** Whether one entry says all that the other does, so that the other can go. */
  private static boolean covers(StoredReference entry, StoredReference other) {
    if (!entry.manifest().digest().equals(other.manifest().digest())) {
      return false;
    }
    ImageReference name = entry.name();
    ImageReference otherName = other.name();
    if (otherName == null || otherName.equals(name)) {
      return true;
    }
    return !other.isTagged()
        && name != null
        && name.name().equals(otherName.name())
        && Objects.equals(entry.source(), other.source());
  }
}
