package io.jocker.image.store;

import io.jocker.image.ImageException;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what the removal of a name or an image takes away, by docker's rules. */
final class ImageRemoval {
  private final ReferenceTable table;
  private final ImageLoader loader;
  private final ImageUsers users;

  ImageRemoval(ReferenceTable table, ImageLoader loader, ImageUsers users) {
    this.table = table;
    this.loader = loader;
    this.users = users;
  }

  /** The names and images that go, and the table without them. */
  record Plan(List<ImageReference> untagged, List<ImageId> images, ReferenceTable left) {}

  Plan plan(String nameOrId, boolean force) throws IOException {
    ImageSelection selection = new ImageSelection(table, loader);
    Optional<StoredReference> named = selection.byName(nameOrId);
    Image image = selection.resolve(nameOrId);
    List<StoredReference> all = entriesOf(image.id());
    if (named.isPresent()) {
      List<StoredReference> going = withItsDigest(named.get(), all);
      if (going.size() < all.size() && hasOtherName(all, going)) {
        return untag(going);
      }
      return removeNamed(nameOrId, image, all, force);
    }
    return removeById(image, all, force);
  }

  private Plan removeNamed(String name, Image image, List<StoredReference> all, boolean force)
      throws IOException {
    Optional<ImageUsers.Use> use = users.of(image.id());
    if (use.isEmpty()) {
      return delete(image.id(), all);
    }
    if (!force) {
      throw conflict(
          "unable to remove repository reference \""
              + name
              + "\" (must force) - container "
              + use.get().container()
              + " is using its referenced image "
              + image.id().shortForm());
    }
    return leaveNameless(all);
  }

  private Plan removeById(Image image, List<StoredReference> all, boolean force)
      throws IOException {
    String what = "unable to delete " + image.id().shortForm();
    if (!force && repositories(all).size() > 1) {
      throw conflict(what + " (must be forced) - image is referenced in multiple repositories");
    }
    Optional<ImageUsers.Use> use = users.of(image.id());
    if (use.isEmpty()) {
      return delete(image.id(), all);
    }
    String container = use.get().container();
    if (use.get().running()) {
      throw conflict(
          what + " (cannot be forced) - image is being used by running container " + container);
    }
    if (!force) {
      throw conflict(
          what + " (must be forced) - image is being used by stopped container " + container);
    }
    return leaveNameless(all);
  }

  private Plan untag(List<StoredReference> going) {
    return new Plan(names(going), List.of(), table.without(going::contains));
  }

  private Plan delete(ImageId image, List<StoredReference> all) {
    return new Plan(names(all), List.of(image), table.without(all::contains));
  }

  /** A container's layers must stay, so the image does too. */
  private Plan leaveNameless(List<StoredReference> all) {
    ReferenceTable left = table.without(all::contains);
    StoredReference first = all.get(0);
    return new Plan(
        names(all), List.of(), left.with(new StoredReference(first.manifest(), null, null)));
  }

  private List<StoredReference> entriesOf(ImageId id) throws IOException {
    List<StoredReference> entries = new ArrayList<>();
    for (StoredReference entry : table.entries()) {
      if (loader.manifest(entry.manifest()).imageId().equals(id)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** With the last tag of a repository go the repository's digests too. */
  private static List<StoredReference> withItsDigest(
      StoredReference named, List<StoredReference> all) {
    List<StoredReference> going = new ArrayList<>(List.of(named));
    String repository = repository(named);
    boolean lastTag =
        all.stream()
            .noneMatch(e -> !e.equals(named) && e.isTagged() && repository(e).equals(repository));
    if (named.isTagged() && lastTag) {
      for (StoredReference entry : all) {
        if (!entry.equals(named) && repository(entry).equals(repository)) {
          going.add(entry);
        }
      }
    }
    return going;
  }

  private static boolean hasOtherName(List<StoredReference> all, List<StoredReference> going) {
    return all.stream().anyMatch(entry -> entry.name() != null && !going.contains(entry));
  }

  private static Set<String> repositories(List<StoredReference> entries) {
    Set<String> names = new LinkedHashSet<>();
    for (StoredReference entry : entries) {
      if (entry.name() != null) {
        names.add(repository(entry));
      }
    }
    return names;
  }

  private static String repository(StoredReference entry) {
    return entry.name() == null ? "" : entry.name().name();
  }

  /** The names that go, each tag followed by the digest that goes with it. */
  private static List<ImageReference> names(List<StoredReference> entries) {
    Set<ImageReference> names = new LinkedHashSet<>();
    for (StoredReference entry : entries) {
      if (entry.name() != null) {
        names.add(entry.name());
      }
    }
    for (StoredReference entry : entries) {
      if (entry.name() != null && entry.source() != null) {
        names.add(entry.name().withDigest(entry.source()));
      }
    }
    return List.copyOf(names);
  }

  private static ImageException conflict(String message) {
    return new ImageException(ImageException.Reason.CONFLICT, "conflict: " + message);
  }
}
