package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.ImageIndex;
import io.jocker.image.MediaType;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of images: {@code index.json} of the layout.
 *
 * <p>Reading takes no lock, for the file is replaced in one step. Who writes holds the store's lock
 * alone from reading to writing.
 */
final class ReferenceStore {
  private final StoreLayout layout;

  ReferenceStore(StoreLayout layout) {
    this.layout = layout;
  }

  ReferenceTable read() throws IOException {
    byte[] bytes;
    try (InputStream in = StoreLayout.open(layout.index())) {
      bytes = in.readAllBytes();
    } catch (NoSuchFileException e) {
      return ReferenceTable.EMPTY;
    }
    ImageIndex index = ImageIndex.from(JsonObject.parse(bytes, "index.json"), MediaType.OCI_INDEX);
    List<StoredReference> entries = new ArrayList<>(index.manifests().size());
    for (Descriptor manifest : index.manifests()) {
      entries.add(StoredReference.from(manifest));
    }
    return new ReferenceTable(entries);
  }

  void write(ReferenceTable table) throws IOException {
    List<Descriptor> manifests = new ArrayList<>(table.entries().size());
    for (StoredReference entry : table.entries()) {
      manifests.add(entry.toDescriptor());
    }
    layout.replace(layout.index(), JsonWriting.bytes(ImageIndex.oci(manifests)::writeTo));
  }
}
