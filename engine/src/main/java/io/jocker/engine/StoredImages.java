package io.jocker.engine;

import java.util.List;

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

  /** How the image was made, the last step first. */
  List<HistoryLine> history(String image) throws JockerException;
}
