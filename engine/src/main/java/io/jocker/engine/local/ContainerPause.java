package io.jocker.engine.local;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.story.Story;
import io.jocker.runtime.cgroup.CgroupManager;
import java.io.IOException;

/** Lets all processes of a container stand still, by the freezer of its cgroup, and go on. */
final class ContainerPause {
  private final Services services;

  ContainerPause(Services services) {
    this.services = services;
  }

  /** Stops them. Returns the id. */
  String pause(String nameOrId) throws IOException, JockerException {
    return change(
        "pause",
        nameOrId,
        (now, group) -> {
          if (now.status() == ContainerStatus.PAUSED) {
            throw refusal("paused", nameOrId);
          }
          try (Story.About about = services.linux().story().about(EngineTopic.FREEZE, nameOrId)) {
            group.freeze();
          }
          return now.with(ContainerStatus.PAUSED);
        });
  }

  /** Lets them go on. Returns the id. */
  String unpause(String nameOrId) throws IOException, JockerException {
    return change(
        "unpause",
        nameOrId,
        (now, group) -> {
          if (now.status() != ContainerStatus.PAUSED) {
            throw refusal("not-paused", nameOrId);
          }
          try (Story.About about = services.linux().story().about(EngineTopic.THAW, nameOrId)) {
            group.thaw();
          }
          return now.with(ContainerStatus.RUNNING);
        });
  }

  private interface Change {
    ContainerState of(ContainerState now, CgroupManager group) throws IOException, JockerException;
  }

  private String change(String action, String nameOrId, Change change)
      throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId);
        Processes running =
            Processes.of(services, id)
                .orElseThrow(
                    () ->
                        new JockerException(
                            ErrorText.ofForm(
                                ErrorCode.CONTAINER_NOT_RUNNING, "pause", nameOrId)))) {
      CgroupManager group = services.cgroups().group(container.document().cgroupPath());
      container.change(now -> now.isUp() ? change.of(now, group) : now);
      services.events().container(action, id.hex(), "name", container.document().name());
    }
    return id.hex();
  }

  private static JockerException refusal(String form, String name) {
    return new JockerException(ErrorText.ofForm(ErrorCode.CONTAINER_STATE, form, name));
  }
}
