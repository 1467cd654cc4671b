package io.jocker.engine;

import io.jocker.linux.story.Topic;

/** What the engine does to make a container and to look after it. */
public enum EngineTopic implements Topic {
  IMAGE("image.find"),
  FOLDER("image.container"),
  USERS("identity.users"),
  DEFAULTS("image.defaults"),
  NAMES("settings.names"),
  CONFIG("image.config"),
  ID_MAPPING("root.id-mapping"),
  FILTER("seccomp.filter"),
  NETWORK("network.prepare"),
  FILES("exec.files"),
  RECORD("exec.record"),
  ATTEND("exec.attend"),
  EXIT("exec.exit"),
  SIGNAL("exec.signal"),
  AWAIT("exec.await"),
  KILL("cgroup.kill"),
  FREEZE("cgroup.freeze"),
  THAW("cgroup.thaw"),
  COPY("root.transfer"),
  UPDATE("image.update"),
  VOLUME_SIZE("root.volume-size"),
  AFFAIRS("jocker.affairs");

  private final String key;

  EngineTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
