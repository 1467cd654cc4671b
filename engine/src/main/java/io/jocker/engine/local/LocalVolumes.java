package io.jocker.engine.local;

import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedVolumes;
import io.jocker.engine.RemovedVolume;
import io.jocker.engine.VolumeSummary;
import io.jocker.engine.Volumes;
import io.jocker.engine.request.VolumeRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The volumes of this engine's root. */
final class LocalVolumes implements Volumes {
  private final Services services;
  private final VolumeService volumes;
  private final Failures failures;

  LocalVolumes(Services services, Failures failures) {
    this.services = services;
    this.volumes = new VolumeService(services);
    this.failures = failures;
  }

  @Override
  public String create(VolumeRequest request) throws JockerException {
    return failures.translate(
        "create-volume",
        request.name(),
        () -> {
          String name = volumes.create(request);
          services.events().volume("create", name);
          return name;
        });
  }

  @Override
  public List<VolumeSummary> list() throws JockerException {
    return failures.translate("list-volumes", "", volumes::list);
  }

  @Override
  public Map<String, @Nullable Object> inspect(String name) throws JockerException {
    return failures.translate("inspect-volume", name, () -> volumes.inspect(name));
  }

  @Override
  public void remove(String name, boolean now) throws JockerException {
    failures.translate("remove-volume", name, () -> volumes.remove(name, now));
    services.events().volume("destroy", name);
  }

  @Override
  public void undo(String name) throws JockerException {
    failures.translate("undo-volume", name, () -> volumes.undo(name));
  }

  @Override
  public List<RemovedVolume> removed() throws JockerException {
    return failures.translate("list-volumes", "", volumes::removed);
  }

  @Override
  public PrunedVolumes prune(PruneRequest request, boolean really) throws JockerException {
    return failures.translate(
        "prune-volumes",
        "",
        () -> {
          PrunedVolumes pruned = volumes.prune(request, really);
          for (PrunedVolumes.Item volume :
              really ? pruned.volumes() : List.<PrunedVolumes.Item>of()) {
            services.events().volume("destroy", volume.name());
          }
          return pruned;
        });
  }
}
