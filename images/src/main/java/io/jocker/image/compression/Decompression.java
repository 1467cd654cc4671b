package io.jocker.image.compression;

import io.airlift.compress.zstd.ZstdInputStream;
import io.jocker.image.MediaType;
import io.jocker.image.layer.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * Finds out how a layer is compressed and undoes it.
 *
 * <p>The first bytes decide, as in docker and containerd: media types are wrong often enough, and
 * the diffID proves the result anyway.
 */
public final class Decompression {
  private static final int MAGIC_LENGTH = 4;

  private Decompression() {}

  /**
   * The tar archive in a layer blob.
   *
   * @param limits bound how much more it may be than the blob
   */
  public static InputStream of(InputStream blob, Limits limits) throws IOException {
    BoundedExpansion.Counted compressed = new BoundedExpansion.Counted(blob);
    return new BoundedExpansion(of(compressed), compressed, limits.expansionRatio());
  }

  /** The same, however much it is. */
  public static InputStream of(InputStream blob) throws IOException {
    PushbackInputStream in = new PushbackInputStream(blob, MAGIC_LENGTH);
    byte[] magic = in.readNBytes(MAGIC_LENGTH);
    in.unread(magic);
    if (isGzip(magic)) {
      return new GzipInput(in);
    }
    return isZstd(magic) ? new ZstdInput(new ZstdInputStream(new ZstdFrames(in))) : in;
  }

  /** What a layer blob that begins so is called in an OCI manifest. */
  public static MediaType layerType(InputStream blob) throws IOException {
    byte[] magic = blob.readNBytes(MAGIC_LENGTH);
    if (isGzip(magic)) {
      return MediaType.OCI_LAYER_GZIP;
    }
    return isZstd(magic) ? MediaType.OCI_LAYER_ZSTD : MediaType.OCI_LAYER;
  }

  /** RFC 1952 section 2.3.1. */
  private static boolean isGzip(byte[] magic) {
    return magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
  }

  /** RFC 8878 section 3.1.1, or one of the skippable frames of section 3.1.2. */
  private static boolean isZstd(byte[] magic) {
    if (magic.length < MAGIC_LENGTH) {
      return false;
    }
    int number =
        (magic[0] & 0xff) | (magic[1] & 0xff) << 8 | (magic[2] & 0xff) << 16 | magic[3] << 24;
    return number == 0xfd2fb528 || (number & 0xfffffff0) == 0x184d2a50;
  }
}
