package io.jocker.image.layer;

import io.jocker.linux.story.Topic;

/** What is done with layers. */
public enum LayerTopic implements Topic {
  UNPACK("layers.unpack");

  private final String key;

  LayerTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
