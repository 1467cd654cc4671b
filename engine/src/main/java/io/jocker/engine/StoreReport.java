package io.jocker.engine;

import java.util.List;

/** What a look at the whole store has found: how much was looked at, and what is wrong. */
public record StoreReport(int blobs, int names, int layers, List<Finding> findings) {

  /**
   * Something that is wrong.
   *
   * @param what a blob, a layer, an image, a file
   */
  public record Finding(String what, String problem) {}

  public StoreReport {
    findings = List.copyOf(findings);
  }
}
