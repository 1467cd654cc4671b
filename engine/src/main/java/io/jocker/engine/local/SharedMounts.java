package io.jocker.engine.local;

import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Propagation;
import io.jocker.engine.request.MountSpec.Volume;
import io.jocker.engine.request.VolumeRequest;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.image.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code --volumes-from} takes over from another container: all that is not its own alone. */
final class SharedMounts {
  private SharedMounts() {}

  static List<MountSpec> of(ContainerDocument document, boolean readOnly)
      throws MalformedJsonException {
    List<MountSpec> mounts = new ArrayList<>();
    for (ContainerDocument.MountPoint point : document.mountPoints()) {
      boolean fixed = readOnly || !point.writable();
      if (point.type().equals("volume")) {
        // It was filled when that container was made.
        VolumeRequest volume = VolumeRequest.named(point.name());
        mounts.add(new Volume(volume, point.target(), fixed, false, "", false));
      } else if (point.type().equals("bind")) {
        mounts.add(
            new Bind(
                point.source(),
                point.target(),
                fixed,
                Bind.Missing.FAIL,
                true,
                Propagation.valueOf(point.propagation().toUpperCase(Locale.ROOT))));
      }
    }
    return mounts;
  }
}
