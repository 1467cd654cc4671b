package io.jocker.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written. */
final class FileTrouble {
  private FileTrouble() {}

  /** In the words of errno(3), of which Java has the usual ones as the class of an exception. */
  static String of(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (trouble instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (trouble instanceof FileAlreadyExistsException) {
      return "file exists";
    }
    boolean told = trouble instanceof FileSystemException of && of.getReason() != null;
    return String.valueOf(
        told ? ((FileSystemException) trouble).getReason() : trouble.getMessage());
  }
}
