package io.jocker.image.registry;

import io.jocker.linux.story.Topic;

/** What a request to a registry is made for. */
public enum RegistryTopic implements Topic {
  FIND("registry.find"),
  LOGIN("registry.login"),
  TOKEN("registry.token"),
  MANIFEST("registry.manifest"),
  PLATFORM("registry.platform"),
  BLOB("registry.blob"),
  TAGS("registry.tags"),
  SEARCH("registry.search"),
  CHECK("registry.check"),
  MOUNT("registry.mount"),
  UPLOAD("registry.upload"),
  NAME("registry.name");

  private final String key;

  RegistryTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
