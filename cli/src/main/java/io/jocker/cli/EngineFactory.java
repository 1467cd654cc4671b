package io.jocker.cli;

import io.jocker.engine.Engine;
import io.jocker.engine.EngineConfig;
import io.jocker.engine.JockerException;
import io.jocker.linux.story.StoryRecorder;

/** Makes the engine that a command works with, once it needs one. */
@FunctionalInterface
public interface EngineFactory {
  /** An engine on these folders; the caller closes it. */
  Engine open(EngineConfig config) throws JockerException;

  /** Absolute path of the program that starts jocker; empty where there is none. */
  default String launcher() {
    return "";
  }

  /** The same, with every step that it takes told to a story. */
  default Engine open(EngineConfig config, StoryRecorder story) throws JockerException {
    return open(config);
  }
}
