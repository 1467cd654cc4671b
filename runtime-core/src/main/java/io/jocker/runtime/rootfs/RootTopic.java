package io.jocker.runtime.rootfs;

import io.jocker.linux.story.Topic;

/** What jocker prepares of a container's mounts before its first process exists. */
public enum RootTopic implements Topic {
  COPY_ROOT("root.copy"),
  PREPARE("mounts.prepare");

  private final String key;

  RootTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
