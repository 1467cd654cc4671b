package io.jocker.cli.explain;

import io.jocker.linux.story.Passage;
import io.jocker.runtime.config.ContainerConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What shell commands are made from.
 *
 * @param story what would be done
 * @param config what the start would act on
 * @param files contents of the files that jocker makes for the container, by name
 * @param folder a folder of the host that is the root; null where that is made of an image
 * @param interactive whether the program reads standard input
 * @param place a folder on a file system that can carry an overlay's upper directory
 */
public record ShellPlan(
    List<Passage> story,
    ContainerConfig config,
    Map<String, String> files,
    @Nullable String folder,
    boolean interactive,
    String place) {
  /** Copies what could change. */
  public ShellPlan {
    story = List.copyOf(story);
    files = Map.copyOf(files);
  }
}
