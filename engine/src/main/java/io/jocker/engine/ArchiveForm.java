package io.jocker.engine;

/** What an archive of images is written as. */
public enum ArchiveForm {
  /** As docker writes it, which is an OCI layout with something added. */
  DOCKER,
  /** An OCI layout alone, with OCI manifests only. */
  OCI
}
