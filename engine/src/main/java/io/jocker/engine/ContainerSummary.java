package io.jocker.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One line of a list of containers.
 *
 * @param id 64 hexadecimal digits
 * @param name without docker's leading slash
 * @param image as it was asked for, such as {@code busybox}; a path for a root that is a folder
 * @param imageId {@code sha256:...}, or empty for a root that is a folder
 * @param command entrypoint and arguments
 * @param created when it was created
 * @param state what it does
 * @param labels in their order
 * @param mounts where volumes and folders of the host are seen, source or name first
 */
public record ContainerSummary(
    String id,
    String name,
    String image,
    String imageId,
    List<String> command,
    Instant created,
    ContainerState state,
    Map<String, String> labels,
    List<String> mounts) {

  public ContainerSummary {
    command = List.copyOf(command);
    mounts = List.copyOf(mounts);
  }
}
