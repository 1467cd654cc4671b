package io.jocker.engine;

import io.jocker.engine.request.VolumeRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of volumes: folders that outlive the containers that use them. */
public interface Volumes {

  /**
   * Makes a volume, or finds that one of this name is there.
   *
   * @return its name
   * @throws JockerException CONFLICT if that one has other options; NOT_SUPPORTED if this machine
   *     cannot make such a one
   */
  String create(VolumeRequest request) throws JockerException;

  /** All volumes, by name. */
  List<VolumeSummary> list() throws JockerException;

  /** All that is known of a volume, in docker's form. */
  Map<String, @Nullable Object> inspect(String name) throws JockerException;

  /**
   * Removes a volume that no container uses.
   *
   * @param now frees its space; else it can be brought back for a day
   */
  void remove(String name, boolean now) throws JockerException;

  /**
   * Brings the volume of this name back that was removed last.
   *
   * @throws JockerException CONFLICT if the name is another volume's by now
   */
  void undo(String name) throws JockerException;

  /** What can be brought back, the last one first. */
  List<RemovedVolume> removed() throws JockerException;

  /**
   * Frees the space of volumes that no container uses, and of all that could be brought back.
   *
   * @param request {@code all}: named ones as well
   * @param really false only tells what would go
   */
  PrunedVolumes prune(PruneRequest request, boolean really) throws JockerException;
}
