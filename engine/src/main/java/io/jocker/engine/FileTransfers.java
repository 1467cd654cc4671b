package io.jocker.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Files into and out of containers, whether they run or not.
 *
 * <p>A path in a container begins at its root and never leads out of it, whatever links the
 * container makes meanwhile. The rules for a directory that is there or is not, and for a slash at
 * the end of a path, are docker's.
 */
public interface FileTransfers {

  /**
   * Copies out of a container.
   *
   * @param hostPath absolute
   * @return bytes of the archive that went over
   */
  long copyFrom(String container, String path, String hostPath, CopyOptions options)
      throws JockerException;

  /**
   * Copies into a container.
   *
   * @param hostPath absolute
   * @return bytes of the archive that went over
   */
  long copyTo(String hostPath, String container, String path, CopyOptions options)
      throws JockerException;

  /** Gives a file or a directory as a tar archive. */
  void readArchive(String container, String path, CopyOptions options, OutputStream out)
      throws JockerException;

  /** Extracts a tar archive into a directory of a container; its owners are kept. */
  void writeArchive(String container, String path, InputStream archive) throws JockerException;

  /**
   * What a container has changed of its image's files, by path.
   *
   * @throws JockerException NOT_SUPPORTED for a root that is no overlay
   */
  List<FileChange> changes(String container) throws JockerException;

  /** Gives the whole root as a tar archive, without what is mounted in it. */
  void export(String container, OutputStream out) throws JockerException;

  /**
   * Makes an image of what a container has written.
   *
   * @return its id
   */
  String commit(CommitRequest request) throws JockerException;
}
