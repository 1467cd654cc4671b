package io.jocker.image.snapshot;

import io.jocker.linux.story.Topic;

/** How a root comes to be from the layers of an image. */
public enum SnapshotTopic implements Topic {
  TRY("root.try"),
  DIRECTORIES("root.directories"),
  MOUNT("root.mount"),
  MAP("root.map-ids"),
  REMOVE("root.remove");

  private final String key;

  SnapshotTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
