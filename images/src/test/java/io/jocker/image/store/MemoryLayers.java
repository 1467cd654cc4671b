package io.jocker.image.store;

import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.layer.LayerInventory;
import io.jocker.image.layer.LayerUnpacker;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps each layer's archive instead of unpacking it. */
public final class MemoryLayers implements LayerUnpacker, LayerInventory {
  private final Map<DiffId, byte[]> archives = new ConcurrentHashMap<>();
  private final Set<String> proofs = ConcurrentHashMap.newKeySet();

  @Override
  public boolean exists(DiffId layer) {
    return archives.containsKey(layer);
  }

  @Override
  public boolean isProven(DiffId layer, Digest blob) {
    return exists(layer) && proofs.contains(blob + " " + layer);
  }

  @Override
  public void recordProof(DiffId layer, Digest blob) {
    if (exists(layer)) {
      proofs.add(blob + " " + layer);
    }
  }

  /** As in a store of before proofs were remembered. */
  public void forgetProofs() {
    proofs.clear();
  }

  @Override
  public void unpack(
      DiffId expected, Digest blob, InputStream uncompressedTar, Verification verification)
      throws IOException {
    byte[] archive = uncompressedTar.readAllBytes();
    verification.verify();
    archives.put(expected, archive);
    recordProof(expected, blob);
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
    proofs.removeIf(proof -> proof.endsWith(" " + layer));
  }

  @Override
  public void heal() {
    // Nothing is ever half unpacked in memory.
  }
}
