package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ImageId;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.layer.LayerInventory;
import io.jocker.image.layer.LayerUnpacker;
import io.jocker.linux.StreamHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of this machine: finds, lists, names, adds and removes them.
 *
 * <p>Several processes work on one store. Finding takes no lock. Between finding an image and
 * writing down that a container needs it, hold {@link #lockShared}: a removal waits for that. The
 * store's lock is taken before that of any container.
 */
public final class ImageStore {
  private final StoreLayout layout;
  private final FileLocks locks;
  private final LayerInventory layers;
  private final BlobStore blobs;
  private final ReferenceStore references;
  private final ImageLoader loader;

  /**
   * A store; the directory is made when the first image comes.
   *
   * @param directory the image layout
   */
  public ImageStore(Path directory, FileLocks locks, LayerInventory layers, Platform machine) {
    this(directory, locks, layers, machine, StreamHashes.JAVA);
  }

  /**
   * The same.
   *
   * @param hashes for blobs and layers
   */
  public ImageStore(
      Path directory,
      FileLocks locks,
      LayerInventory layers,
      Platform machine,
      StreamHashes hashes) {
    this.layout = new StoreLayout(directory);
    this.locks = locks;
    this.layers = layers;
    this.blobs = new BlobStore(layout, hashes);
    this.references = new ReferenceStore(layout);
    this.loader = new ImageLoader(blobs, machine);
  }

  public BlobStore blobs() {
    return blobs;
  }

  /** Keeps other processes from removing images, not from adding or finding them. */
  public FileLocks.Held lockShared() throws IOException {
    layout.create(locks);
    return locks.lock(layout.lock(), false);
  }

  /** The image of that name, if it is here. */
  public Optional<Image> find(ImageReference name) throws IOException {
    Optional<StoredReference> found = references.read().find(name);
    return found.isEmpty() ? Optional.empty() : Optional.of(loader.load(found.get().manifest()));
  }

  /**
   * The image that a user means: a name, a whole id, or the first digits of one. A name wins over
   * an id that begins alike, as in docker.
   *
   * @throws ImageException NOT_FOUND if there is none, CONFLICT if several ids begin so, INVALID if
   *     the text can be neither
   */
  public Image resolve(String nameOrId) throws IOException {
    return new ImageSelection(references.read(), loader).resolve(nameOrId);
  }

  /** All images, in the order of the index: those named last come first. */
  public List<StoredImage> list() throws IOException {
    return new ImageCatalog(loader, layers).list(references.read());
  }

  /** One image with its names and its size. */
  public StoredImage describe(Image image) throws IOException {
    return new ImageCatalog(loader, layers).describe(image, references.read());
  }

  /** All names with a tag. */
  public List<ImageReference> tags() throws IOException {
    List<ImageReference> tags = new ArrayList<>();
    for (StoredReference entry : references.read().entries()) {
      ImageReference name = entry.name();
      if (name != null && entry.isTagged()) {
        tags.add(name);
      }
    }
    return tags;
  }

  /** Where the image's own manifest is, even if an index was put into the layout for it. */
  public Descriptor manifestOf(Image image) throws IOException {
    return loader.manifestOf(image.descriptor());
  }

  /** How an entry of an image layout says its name. */
  public static Map<String, String> annotations(ImageReference name) {
    return StoredReference.annotations(name);
  }

  /** The digest by which the name's registry knows what is stored under it, if that is known. */
  public Optional<Digest> sourceOf(ImageReference name) throws IOException {
    return references.read().find(name).map(StoredReference::source);
  }

  /** The index that a name's image was chosen from, where that is known and kept. */
  public Optional<Digest> indexOf(ImageReference name) throws IOException {
    return references.read().find(name).map(StoredReference::index);
  }

  /**
   * Removes what a killed process left. Cheap where none did: a process that puts something into
   * the store leaves its mark before it begins.
   */
  public void heal() throws IOException {
    String[] marks = layout.ingest().toFile().list();
    if (marks != null && marks.length > 0) {
      sweep();
    }
  }

  /** Begins to put an image into the store; what a killed process left is removed before. */
  public Ingest begin() throws IOException {
    return begin(false);
  }

  /** The same for a pull, which goes on with what an earlier one has left. */
  public Ingest beginPull() throws IOException {
    return begin(true);
  }

  private Ingest begin(boolean pull) throws IOException {
    heal();
    new Leftovers(layout).expire(Instant.now());
    return Ingest.begin(layout, locks, blobs.hashes(), pull);
  }

  /**
   * Names an image whose blobs and layers are here, under an {@link Ingest} that protects them.
   *
   * @param name with a tag or a digest
   * @param source the digest by which the registry knows it, or null
   */
  public void put(ImageReference name, Descriptor manifest, @Nullable Digest source)
      throws IOException {
    change(table -> table.bind(name, manifest, source));
  }

  /**
   * Names several images at once: afterwards all have their names or none, whatever happens. Their
   * blobs and layers are here, under an {@link Ingest} that protects them.
   *
   * @return the names that other images had, with the ids of these
   */
  public Map<ImageReference, ImageId> name(List<NewName> names) throws IOException {
    Map<ImageReference, ImageId> replaced = new LinkedHashMap<>();
    change(
        table -> {
          ReferenceTable changed = table;
          for (NewName each : names) {
            ImageReference name = each.name();
            if (name == null) {
              changed = changed.bindNameless(each.manifest());
            } else {
              noteReplaced(changed, name, each.manifest(), replaced);
              changed = changed.bind(name, each.manifest(), null);
            }
          }
          return changed;
        });
    return replaced;
  }

  private void noteReplaced(
      ReferenceTable table,
      ImageReference name,
      Descriptor manifest,
      Map<ImageReference, ImageId> replaced)
      throws IOException {
    Optional<StoredReference> before = table.find(name);
    if (before.isPresent()) {
      ImageId old = loader.manifest(before.get().manifest()).imageId();
      if (!old.equals(loader.manifest(manifest).imageId())) {
        replaced.put(name, old);
      }
    }
  }

  /**
   * Gives an image one more name.
   *
   * @throws ImageException as {@link #resolve}
   */
  public void tag(String nameOrId, ImageReference target) throws IOException {
    if (target.digest() != null) {
      throw new ImageException(
          ImageException.Reason.INVALID, "refusing to create a tag with a digest reference");
    }
    // Under the lock: between finding and naming it, another process could remove the image.
    change(
        table -> {
          ImageSelection selection = new ImageSelection(table, loader);
          Descriptor manifest =
              selection
                  .byName(nameOrId)
                  .map(StoredReference::withIndex)
                  .orElse(selection.resolve(nameOrId).descriptor());
          return table.bind(target.withDefaultTag(), manifest, null);
        });
  }

  /**
   * Adds an image that was made on this machine: writes its layers, config and manifest, unpacks
   * the layers and names it.
   *
   * @param name null for an image that is to be known by its id alone
   * @param config of the image; its diffIDs are replaced by those of the layers
   * @param archives the layers, lowest first
   */
  public Image add(
      @Nullable ImageReference name,
      ImageConfig config,
      List<TarSource> archives,
      LayerUnpacker unpacker)
      throws IOException {
    try (Ingest ingest = begin()) {
      NewImage made = new NewImage(blobs, ingest, unpacker);
      for (TarSource archive : archives) {
        made.add(archive);
      }
      return named(name, made.write(config));
    }
  }

  /**
   * Makes an image of another one and a layer on top.
   *
   * @param config without layers
   */
  public Image extend(
      Image base,
      @Nullable ImageReference name,
      ImageConfig config,
      TarSource archive,
      LayerUnpacker unpacker)
      throws IOException {
    try (Ingest ingest = begin()) {
      NewImage made = new NewImage(blobs, ingest, unpacker).onTopOf(base);
      made.add(archive);
      return named(name, made.write(config));
    }
  }

  private Image named(@Nullable ImageReference name, Image made) throws IOException {
    name(List.of(new NewName(name == null ? null : name.withDefaultTag(), made.descriptor())));
    return made;
  }

  /**
   * Takes a name from an image, and removes the image with its last name; all names at once if it
   * was given by its id. Blobs and layers that nothing needs any more are removed too.
   *
   * @param force take names also where docker wants to be told twice; an image that a container
   *     needs then stays without a name
   * @throws ImageException CONFLICT if a container needs the image, or it has names in several
   *     repositories; else as {@link #resolve}
   */
  public Removed remove(String nameOrId, boolean force, ImageUsers users) throws IOException {
    layout.create(locks);
    FileLocks.Held held = locks.lock(layout.lock(), true);
    try {
      ReferenceTable table = references.read();
      ImageRemoval removal = new ImageRemoval(table, loader, users);
      ImageRemoval.Plan plan = removal.plan(nameOrId, force);
      references.write(plan.left());
      StoreSweep.Unneeded gone = newSweep().sweep(plan.left());
      return new Removed(plan.untagged(), plan.images(), gone.layers(), gone.bytes());
    } finally {
      held.close();
    }
  }

  /** Removes what no image and no running ingest needs, such as what failed pulls brought. */
  public List<DiffId> sweep() throws IOException {
    layout.create(locks);
    FileLocks.Held held = locks.lock(layout.lock(), true);
    try {
      return newSweep().sweep(references.read()).layers();
    } finally {
      held.close();
    }
  }

  private StoreSweep newSweep() {
    return new StoreSweep(layout, locks, blobs, loader, layers);
  }

  /**
   * Removes images with all their names, and what only they needed; and what pulls have left that
   * were cut off.
   *
   * @param going says which
   * @param really false to learn what would go, and to remove nothing
   */
  public Removed prune(Choice going, boolean really) throws IOException {
    layout.create(locks);
    FileLocks.Held held = locks.lock(layout.lock(), true);
    try {
      ReferenceTable table = references.read();
      Set<ImageId> ids = new LinkedHashSet<>();
      List<ImageReference> names = new ArrayList<>();
      for (StoredImage image : new ImageCatalog(loader, layers).list(table)) {
        if (going.takes(image)) {
          ids.add(image.image().id());
          names.addAll(image.tags());
          names.addAll(image.digests());
        }
      }
      ReferenceTable left = without(table, ids);
      if (really) {
        references.write(left);
      }
      StoreSweep sweep = newSweep().withLeftovers();
      StoreSweep.Unneeded gone = really ? sweep.sweep(left) : sweep.unneeded(left);
      return new Removed(names, List.copyOf(ids), gone.layers(), gone.bytes());
    } finally {
      held.close();
    }
  }

  private ReferenceTable without(ReferenceTable table, Set<ImageId> ids) throws IOException {
    List<StoredReference> going = new ArrayList<>();
    for (StoredReference entry : table.entries()) {
      if (ids.contains(loader.manifest(entry.manifest()).imageId())) {
        going.add(entry);
      }
    }
    return table.without(going::contains);
  }

  /** Says of an image whether it is one of those. */
  @FunctionalInterface
  public interface Choice {
    boolean takes(StoredImage image) throws IOException;
  }

  /** All blobs and layers that are here, with the images that need each. */
  public List<StoredItem> items(StoredItem.Measure measure) throws IOException {
    StoreInventory inventory = new StoreInventory(layout, blobs, layers);
    for (StoredReference entry : references.read().entries()) {
      inventory.note(entry, loader.load(entry.manifest()));
    }
    return inventory.items(measure);
  }

  /**
   * Whether all layers of an image are unpacked, and each known to be what its blob holds. Cheap:
   * every start asks it.
   *
   * @throws ImageException if manifest and config tell of different numbers of layers
   */
  public boolean isProven(Image image) throws IOException {
    return new LayerProof(blobs, layers).isKnown(image);
  }

  /**
   * Sees to it that the blobs of an image are the layers which its config names, before it is
   * passed on: who receives it would refuse it, or worse, believe it.
   *
   * @throws ImageException WRONG_DIGEST if they are not
   */
  public void requireProven(Image image) throws IOException {
    new LayerProof(blobs, layers).require(image);
  }

  /** Looks at everything in the store. */
  public StoreCheck.Report check() throws IOException {
    heal();
    return new StoreCheck(layout, references, blobs, loader, layers).run();
  }

  private void change(TableChange change) throws IOException {
    layout.create(locks);
    FileLocks.Held held = locks.lock(layout.lock(), true);
    try {
      references.write(change.of(references.read()));
    } finally {
      held.close();
    }
  }

  @FunctionalInterface
  private interface TableChange {
    ReferenceTable of(ReferenceTable table) throws IOException;
  }
}
