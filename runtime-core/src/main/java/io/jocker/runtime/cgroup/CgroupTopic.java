package io.jocker.runtime.cgroup;

import io.jocker.linux.story.Topic;

/** What jocker does with a container's cgroup. */
public enum CgroupTopic implements Topic {
  CREATE("cgroup.create"),
  LIMIT("cgroup.limit"),
  DEVICES("cgroup.devices"),
  ENTRANCE("cgroup.entrance"),
  REMOVE("cgroup.remove");

  private final String key;

  CgroupTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
