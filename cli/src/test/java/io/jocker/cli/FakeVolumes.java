package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.PrunedVolumes;
import io.jocker.engine.RemovedVolume;
import io.jocker.engine.VolumeSummary;
import io.jocker.engine.Volumes;
import io.jocker.engine.request.VolumeRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Volumes as a test gives them; notes what it was asked. */
final class FakeVolumes implements Volumes {
  final List<String> calls = new ArrayList<>();

  @Override
  public String create(VolumeRequest request) throws JockerException {
    calls.add("create " + request);
    return request.name().isEmpty() ? FakeEngine.ID : request.name();
  }

  @Override
  public List<VolumeSummary> list() throws JockerException {
    return List.of(
        volume(FakeEngine.ID, true, Map.of(), List.of()),
        volume("data", false, Map.of("tier", "gold"), List.of(FakeEngine.ID)));
  }

  private static VolumeSummary volume(
      String name, boolean anonymous, Map<String, String> labels, List<String> containers) {
    return new VolumeSummary(
        name,
        "local",
        "/var/lib/jocker/volumes/" + name + "/_data",
        Instant.EPOCH,
        Map.of(),
        labels,
        anonymous,
        containers);
  }

  @Override
  public Map<String, @Nullable Object> inspect(String name) throws JockerException {
    requireThere(name);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("Driver", "local");
    tree.put("Labels", null);
    tree.put("Name", name);
    return tree;
  }

  private static void requireThere(String name) throws JockerException {
    if (name.equals("nosuch")) {
      throw new JockerException(ErrorCode.VOLUME_NOT_FOUND, name);
    }
  }

  @Override
  public void remove(String name, boolean now) throws JockerException {
    requireThere(name);
    calls.add("remove " + name + " " + now);
  }

  @Override
  public void undo(String name) throws JockerException {
    calls.add("undo " + name);
  }

  @Override
  public List<RemovedVolume> removed() throws JockerException {
    Instant removed = Instant.now().minusSeconds(7200);
    return List.of(new RemovedVolume("old", removed, removed.plusSeconds(86_400), 5_000));
  }

  @Override
  public PrunedVolumes prune(PruneRequest request, boolean really) throws JockerException {
    calls.add("prune " + request.all() + " " + request.labels() + " " + really);
    return new PrunedVolumes(
        List.of(new PrunedVolumes.Item("data", 1_500_000)),
        List.of(new PrunedVolumes.Item("old", 500_000)),
        2_000_000);
  }
}
