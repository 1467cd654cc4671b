package io.jocker.image.pull;

import io.jocker.image.Descriptor;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.ImageIndex;
import io.jocker.image.Manifest;
import io.jocker.image.pull.PullListener.Stage;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RemoteManifest;
import io.jocker.image.registry.Repository;
import io.jocker.image.store.BlobStore;
import io.jocker.image.store.BlobWriter;
import io.jocker.image.store.Ingest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fetches what an index names beside the image of this machine; nothing of it is unpacked. */
final class OtherPlatforms {
  private static final int COPY_BYTES = 64 << 10;

  private final BlobStore blobs;
  private final Ingest ingest;
  private final RegistryClient registry;
  private final ParallelTasks parallel;

  OtherPlatforms(BlobStore blobs, Ingest ingest, RegistryClient registry, ParallelTasks parallel) {
    this.blobs = blobs;
    this.ingest = ingest;
    this.registry = registry;
    this.parallel = parallel;
  }

  /**
   * Fetches them.
   *
   * @param known the manifest that is here already
   */
  void fetch(RemoteManifest top, Digest known, PullListener listener) throws IOException {
    if (!(top.parse() instanceof ImageIndex index)) {
      return;
    }
    Map<Digest, Descriptor> needed = new LinkedHashMap<>();
    for (Descriptor child : index.manifests()) {
      if (!child.digest().equals(known)) {
        manifest(top.from(), child, needed);
      }
    }
    ingest.protect(needed.keySet());
    List<ParallelTasks.Task> tasks = new ArrayList<>();
    for (Descriptor blob : needed.values()) {
      listener.layer(blob.digest(), Stage.WAITING, 0, blob.size());
      tasks.add(() -> blob(top.from(), blob, listener));
    }
    parallel.run(tasks);
  }

  private void manifest(Repository from, Descriptor child, Map<Digest, Descriptor> needed)
      throws IOException {
    RemoteManifest remote = registry.manifest(from, child.digest());
    if (!(remote.parse() instanceof Manifest manifest)) {
      throw new ImageException(
          Reason.NOT_SUPPORTED, child.digest() + " is an index within an index");
    }
    ImagePuller.keep(ingest, remote);
    needed.put(manifest.config().digest(), manifest.config());
    manifest.layers().forEach(layer -> needed.put(layer.digest(), layer));
  }

  private void blob(Repository from, Descriptor blob, PullListener listener) throws IOException {
    if (blobs.contains(blob)) {
      listener.layer(blob.digest(), Stage.EXISTS, blob.size(), blob.size());
      return;
    }
    new Download(blob, (what, offset) -> registry.openBlob(from, what, offset))
        .run(ingest, (in, writer) -> copy(blob, in, writer, listener));
    listener.layer(blob.digest(), Stage.DONE, blob.size(), blob.size());
  }

  private static void copy(
      Descriptor blob, InputStream in, BlobWriter writer, PullListener listener)
      throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      writer.write(buffer, 0, count);
      listener.layer(blob.digest(), Stage.DOWNLOADING, writer.written(), blob.size());
    }
    writer.commit();
  }
}
