package io.jocker.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the images on this machine, without any registry. As in {@link Engine}, an
 * image is named by a name, its id, or the beginning of its id.
 */
public interface StoredImages {

  /**
   * Gives an image one more name, which may have been another image's.
   *
   * @param name with or without a tag
   */
  void tag(String image, String name) throws JockerException;

  /**
   * Writes images with all their names, or with those that were given, into one archive.
   *
   * @param out stays open
   */
  void save(List<String> images, ArchiveForm form, OutputStream out) throws JockerException;

  /**
   * Takes all images of an archive, whatever wrote it and however it is compressed; or none, if one
   * of them is not right.
   *
   * @param platform which to take of an image for several, or null for this machine's
   */
  List<LoadedImage> load(InputStream archive, @Nullable String platform) throws JockerException;

  /**
   * Makes an image of a root's archive.
   *
   * @return its id
   */
  String importRoot(ImportRequest request, InputStream archive) throws JockerException;

  /**
   * Removes images that nobody uses.
   *
   * @param really false only tells what would go
   */
  PrunedImages prune(PruneRequest request, boolean really) throws JockerException;

  /** What takes how much of the disk. */
  StorageReport storage() throws JockerException;

  /**
   * Who needs a blob or a layer: a row for each reason, or one without an image where there is
   * none.
   *
   * @param digest or so many first digits that something begins so
   */
  List<StoreHolder> holders(String digest) throws JockerException;

  /** Looks at every blob, name and layer. */
  StoreReport check() throws JockerException;

  /** The layers of an image, the lowest first. */
  List<ImageLayer> layers(String image) throws JockerException;

  /** Which layers wrote, hid or removed a path. */
  PathBlame blame(String image, String path) throws JockerException;

  /** How the image was made, the last step first. */
  List<HistoryLine> history(String image) throws JockerException;
}
