package io.jocker.cli;

import io.jocker.linux.Fd;
import java.io.OutputStream;

/** Where a command writes its words, and what is known of the caller's terminal. */
public interface Console {
  /** Standard output. */
  OutputStream output();

  /** Standard error. */
  OutputStream error();

  /** Whether one of the caller's descriptors is a terminal: {@code isatty(3)}. */
  boolean isTerminal(Fd stream);

  /** Columns of the terminal that a descriptor is, or 80 where that is not known. */
  int columns(Fd stream);
}
