package io.jocker.image.store;

import io.jocker.image.Descriptor;
import io.jocker.image.DiffId;
import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.compression.Decompression;
import io.jocker.image.compression.HashedInput;
import io.jocker.image.layer.ProvenLayers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Sees to it that the blobs of an image are the layers which its config names, before the image is
 * started or passed on. What was seen before is remembered beside the layer; what was not (another
 * tool has put the image here, or an older jocker) is decompressed and hashed, once.
 */
public final class LayerProof {
  private final BlobStore blobs;
  private final ProvenLayers layers;

  LayerProof(BlobStore blobs, ProvenLayers layers) {
    this.blobs = blobs;
    this.layers = layers;
  }

  /** Whether all layers are there and known to be what the image's blobs hold. */
  boolean isKnown(Image image) throws IOException {
    requireSameCount(image);
    for (int i = 0; i < image.layers().size(); i++) {
      if (!layers.isProven(image.layers().get(i), image.manifest().layers().get(i).digest())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Looks at all that is not known yet. The layers need not be unpacked.
   *
   * @throws ImageException WRONG_DIGEST if a blob holds another layer, or is not what it is called
   */
  void require(Image image) throws IOException {
    requireSameCount(image);
    for (int i = 0; i < image.layers().size(); i++) {
      Descriptor blob = image.manifest().layers().get(i);
      DiffId layer = image.layers().get(i);
      if (!layers.isProven(layer, blob.digest())) {
        prove(blob.digest(), layer);
      }
    }
  }

  private void prove(Digest blob, DiffId layer) throws IOException {
    try {
      requireHolds(blob, layer);
    } catch (ImageException e) {
      throw e.reworded("layer " + blob + ": " + e.getMessage());
    }
    layers.recordProof(layer, blob);
  }

  /** Another tool may have put anything into the layout. */
  private static void requireSameCount(Image image) throws ImageException {
    int blobs = image.manifest().layers().size();
    int diffIds = image.layers().size();
    if (blobs != diffIds) {
      throw new ImageException(
          ImageException.Reason.INVALID,
          "the image's manifest has " + blobs + " layers, its config " + diffIds);
    }
  }

  /** Nothing is written here, so the bounds of unpacking need not hold. */
  private void requireHolds(Digest blob, DiffId layer) throws IOException {
    try (HashedInput compressed =
            new HashedInput(blobs.open(blob), blob.algorithm(), blobs.hashes(), Long.MAX_VALUE);
        HashedInput tar =
            new HashedInput(
                Decompression.of(compressed),
                layer.digest().algorithm(),
                blobs.hashes(),
                Long.MAX_VALUE)) {
      tar.transferTo(OutputStream.nullOutputStream());
      // Bytes after the end of the compressed data belong to the blob all the same.
      compressed.transferTo(OutputStream.nullOutputStream());
      requireDigest(blob, compressed.digest());
      requireDiffId(blob, layer, tar.digest());
    }
  }

  /** Another tool may have left half a blob under its name. */
  public static void requireDigest(Digest blob, Digest found) throws ImageException {
    if (!found.equals(blob)) {
      throw new ImageException(
          Problem.WRONG_DIGEST,
          "",
          List.of(blob.toString(), found.toString()),
          "blob " + blob + " has other content: its digest is " + found,
          null);
    }
  }

  /** A config may name the layer of another image. */
  public static void requireDiffId(Digest blob, DiffId expected, Digest found)
      throws ImageException {
    if (!found.equals(expected.digest())) {
      throw new ImageException(
          Problem.WRONG_DIGEST,
          "layer",
          List.of(blob.toString(), found.toString(), expected.toString()),
          "its content has the diffID " + found + ", the image's config says " + expected,
          null);
    }
  }
}
