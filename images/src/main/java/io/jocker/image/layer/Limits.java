package io.jocker.image.layer;

import io.jocker.image.ImageConfig;
import io.jocker.image.ManifestDocument;

/**
 * How much a layer may ask of this machine. Far above what images in use need, and far below what
 * would fill a disk, a heap or an afternoon. An archive that goes over a bound is refused with an
 * error that names the bound.
 *
 * @param archiveBytes of the uncompressed archive, from its first header to the end of the stream
 * @param fileBytes of one file as a reader sees it; a sparse file may claim more than is stored
 * @param entries in one layer
 * @param directoryBytes of memory for the names of a layer's directories, which are kept until all
 *     else is written, with their times; each counts its length and a hundred
 * @param metadataBytes of what describes one entry beyond its header: a pax header with all its
 *     extended attributes, a long name, the map of a sparse file
 * @param pathBytes of one name with all its directories; the kernel takes 4095
 * @param archiveMembers of an archive of images, which has a few for each layer
 * @param pathDepth how many parts a name may have
 * @param expansionRatio how many bytes one byte of compressed data may become, beyond the first
 *     {@link #FREE_EXPANSION} bytes
 * @param manifestBytes of a manifest, an index, or what lists the images of an archive
 * @param configBytes of an image's config
 */
public record Limits(
    long archiveBytes,
    long fileBytes,
    long entries,
    long directoryBytes,
    int metadataBytes,
    int pathBytes,
    int archiveMembers,
    int pathDepth,
    int expansionRatio,
    int manifestBytes,
    int configBytes) {
  private static final long GIB = 1L << 30;

  /** The bounds that hold unless a caller has others. */
  public static final Limits DEFAULT =
      new Limits(
          512 * GIB,
          1024 * GIB,
          10_000_000,
          48L << 20,
          1 << 20,
          4095,
          50_000,
          512,
          200,
          ManifestDocument.USUAL_BYTES,
          ImageConfig.USUAL_BYTES);

  /** What compressed data may become whatever its ratio: it does no harm. */
  public static final long FREE_EXPANSION = 256L << 20;
}
