package io.jocker.engine;

import io.jocker.runtime.config.ContainerConfig;

/** Told how a container comes to be, in this order. */
public interface RunListener {
  /** Hears nothing. */
  RunListener SILENT = new RunListener() {};

  /**
   * The image is not here and is pulled.
   *
   * @param image as docker shows it, such as {@code busybox:latest}
   * @return who hears of the pull
   */
  default PullListener pulling(String image) {
    return PullListener.SILENT;
  }

  /** The pull is over. */
  default void pulled(PullResult result) {}

  /** Something that the user should know and that stops nothing. */
  default void warning(ErrorText text) {}

  /**
   * The container has its id and its folder, and nothing runs yet. What this throws stops the
   * start, and the container is removed again.
   */
  default void created(String id) throws JockerException {}

  /**
   * Of a plan: all that the start would act on. The container's files are still there, and gone
   * when {@link Engine#plan} returns.
   */
  default void planned(ContainerConfig config) {}

  /** The container's first process has begun its program. */
  default void started(String id, int pid) {}
}
