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
 * @param ports such as {@code 0.0.0.0:8080->80/tcp}, empty where it does not run
 * @param networks that it is connected to
 * @param mounts where volumes and folders of the host are seen, source or name first
 * @param health how it is by its checks, in docker's words; empty without any
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
    String ports,
    List<String> networks,
    List<String> mounts,
    String health) {

  /** Of one without checks. */
  public ContainerSummary(
      String id,
      String name,
      String image,
      String imageId,
      List<String> command,
      Instant created,
      ContainerState state,
      Map<String, String> labels,
      String ports,
      List<String> networks,
      List<String> mounts) {
    this(id, name, image, imageId, command, created, state, labels, ports, networks, mounts, "");
  }

  public ContainerSummary {
    command = List.copyOf(command);
    networks = List.copyOf(networks);
    mounts = List.copyOf(mounts);
  }
}
