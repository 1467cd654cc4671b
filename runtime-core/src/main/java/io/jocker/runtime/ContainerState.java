package io.jocker.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a container is in its life: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/runtime.md#state">runtime.md,
 * state</a>.
 */
public sealed interface ContainerState {
  /** The word in the OCI's state JSON. */
  String status();

  /** The container's first process, while there is one. */
  default @Nullable ProcessIdentity process() {
    return null;
  }

  /** When this state began, where that is kept. */
  default @Nullable Instant since() {
    return null;
  }

  /** It is being made. */
  record Creating() implements ContainerState {
    @Override
    public String status() {
      return "creating";
    }
  }

  /** Its process waits for {@code start}. */
  record Created(ProcessIdentity init) implements ContainerState {
    @Override
    public ProcessIdentity process() {
      return init;
    }

    @Override
    public String status() {
      return "created";
    }
  }

  /** Its program runs. */
  record Running(ProcessIdentity init, Instant since) implements ContainerState {
    @Override
    public ProcessIdentity process() {
      return init;
    }

    @Override
    public String status() {
      return "running";
    }
  }

  /** Its processes are frozen. */
  record Paused(ProcessIdentity init, Instant since) implements ContainerState {
    @Override
    public ProcessIdentity process() {
      return init;
    }

    @Override
    public String status() {
      return "paused";
    }
  }

  /** Its first process has ended, and so have all others. */
  record Stopped(ExitStatus exit, Instant at) implements ContainerState {
    @Override
    public Instant since() {
      return at;
    }

    @Override
    public String status() {
      return "stopped";
    }
  }
}
