package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.layer.LayerInventory;
import io.jocker.image.layer.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps each layer's archive instead of unpacking it. */
public final class MemoryLayers implements LayerUnpacker, LayerInventory {
  private final Map<DiffId, byte[]> archives = new ConcurrentHashMap<>();

  @Override
  public boolean exists(DiffId layer) {
    return archives.containsKey(layer);
  }

  @Override
  public void unpack(DiffId expected, InputStream uncompressedTar, Verification verification)
      throws IOException {
    byte[] archive = uncompressedTar.readAllBytes();
    verification.verify();
    archives.put(expected, archive);
  }

  @Override
  public List<DiffId> layers() {
    return List.copyOf(archives.keySet());
  }

  @Override
  public long sizeBytes(DiffId layer) {
    byte[] archive = archives.get(layer);
    return archive == null ? 0 : archive.length;
  }

  @Override
  public void remove(DiffId layer) {
    archives.remove(layer);
  }

  @Override
  public void heal() {
    // Nothing is ever half unpacked in memory.
  }
}
