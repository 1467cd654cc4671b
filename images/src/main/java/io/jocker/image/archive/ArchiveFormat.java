package io.jocker.image.archive;

/** The form of an archive that is written. */
public enum ArchiveFormat {
  /** An OCI layout with docker's {@code manifest.json} beside it: any docker reads it. */
  DOCKER,
  /** An OCI layout and nothing else, all of its manifests OCI's. */
  OCI
}
