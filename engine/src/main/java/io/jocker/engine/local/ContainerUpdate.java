package io.jocker.engine.local;

import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.bundle.LinuxHost;
import io.jocker.engine.bundle.ResourcesUpdate;
import io.jocker.engine.document.DocumentUpdate;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UpdateRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.StoredContainer;
import io.jocker.linux.story.Story;
import io.jocker.runtime.config.ResourcesConverter;
import io.jocker.runtime.spec.ResourcesSpec;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;

/**
 * Changes limits and the restart policy of a container: in its cgroup if it runs, and in its files
 * for the next start. The kernel is asked first, for it may refuse.
 */
final class ContainerUpdate {
  private static final int MAX_CONFIG = 4 << 20;

  private final Services services;

  ContainerUpdate(Services services) {
    this.services = services;
  }

  /** Changes it. Returns its id. */
  String update(String nameOrId, UpdateRequest request) throws IOException, JockerException {
    ContainerId id = services.containers().resolve(nameOrId);
    try (StoredContainer container = ContainerReader.require(services, id, nameOrId)) {
      ContainerDocument document = container.document();
      RestartPolicy restart = request.restart();
      if (restart != null && restart.mayRestart() && document.removesItself()) {
        throw new JockerException(ErrorText.ofForm(ErrorCode.OPTION_CONFLICT, "restart-rm"));
      }
      container.folder().lock();
      try {
        change(container, document, request);
      } finally {
        container.folder().unlock();
      }
      services.events().container("update", id.hex(), "name", document.name());
    }
    return id.hex();
  }

  private void change(StoredContainer container, ContainerDocument document, UpdateRequest request)
      throws IOException, JockerException {
    ResourcesSpec asked =
        ResourcesUpdate.asked(request.resources(), new LinuxHost(services.linux()));
    if (container.state().isUp()) {
      services.cgroups().group(document.cgroupPath()).apply(ResourcesConverter.convert(asked));
    }
    try (Story.About about = services.linux().story().about(EngineTopic.UPDATE, document.name())) {
      write(container, request, asked);
    }
  }

  private void write(StoredContainer container, UpdateRequest request, ResourcesSpec asked)
      throws IOException {
    Spec spec = Spec.parse(container.folder().read(StoredContainer.CONFIG, MAX_CONFIG));
    byte[] changed = ResourcesUpdate.merged(spec, asked).toJson();
    container.folder().replace(StoredContainer.CONFIG, changed, true);
    byte[] described = DocumentUpdate.bytes(container.documentBytes(), request);
    container.folder().replace(StoredContainer.DOCUMENT, described, true);
    RestartPolicy restart = request.restart();
    if (restart != null && restart.mayRestart()) {
      // Its monitor, which knows of the policy that it was started with, looks for this.
      container.folder().replace(StoredContainer.SUCCEEDED, new byte[0], false);
    }
  }
}
