package io.jocker.runtime.config;

import java.util.List;

/**
 * The hooks of the specification, by the time when they run.
 *
 * @param prestart deprecated form of createRuntime, run just before it
 * @param createRuntime in jocker's namespaces, before pivot_root
 * @param createContainer in the container's namespaces, before pivot_root
 * @param startContainer inside the container, before the program
 * @param poststart in jocker's namespaces, after the program began
 * @param poststop in jocker's namespaces, after the container was deleted
 */
public record Hooks(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop) {
  /** No hooks. */
  public static final Hooks NONE =
      new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** Whether there are any that the start has to wait for. */
  public boolean areBeforeStart() {
    return !prestart.isEmpty()
        || !createRuntime.isEmpty()
        || !createContainer.isEmpty()
        || !startContainer.isEmpty();
  }

  public Hooks {
    prestart = List.copyOf(prestart);
    createRuntime = List.copyOf(createRuntime);
    createContainer = List.copyOf(createContainer);
    startContainer = List.copyOf(startContainer);
    poststart = List.copyOf(poststart);
    poststop = List.copyOf(poststop);
  }
}
