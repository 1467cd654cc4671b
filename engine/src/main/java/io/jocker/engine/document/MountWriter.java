package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.bundle.MountSource;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Image;
import io.jocker.engine.request.MountSpec.Volume;
import io.jocker.engine.request.VolumeRequest;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes docker's list Mounts of a container: what is mounted, and where it is on the host. */
final class MountWriter {
  private final JsonGenerator json;
  private final Fields fields;

  MountWriter(JsonGenerator json) {
    this.json = json;
    this.fields = new Fields(json);
  }

  /**
   * Writes one mount.
   *
   * @param source of a volume or an image
   */
  void write(MountSpec mount, @Nullable MountSource source) throws IOException {
    json.writeStartObject();
    if (mount instanceof Volume volume && source != null) {
      fields.text("Type", "volume");
      fields.text("Name", source.name());
      fields.text("Source", source.source());
      fields.text("Destination", mount.target());
      fields.text("Driver", VolumeRequest.LOCAL);
      fields.text("Mode", volumeMode(volume, source));
    } else {
      fields.text("Type", type(mount));
      fields.text("Source", source(mount, source));
      fields.text("Destination", mount.target());
      fields.text("Mode", "");
    }
    fields.flag("RW", !mount.readOnly());
    fields.text("Propagation", propagation(mount));
    json.writeEndObject();
  }

  /** Docker's default for a named volume is "z", which labels it for SELinux. */
  private static String volumeMode(Volume volume, MountSource source) {
    return volume.readOnly() ? "ro" : source.anonymous() ? "" : "z";
  }

  private static String type(MountSpec mount) {
    return mount instanceof Bind ? "bind" : mount instanceof Image ? "image" : "tmpfs";
  }

  private static String source(MountSpec mount, @Nullable MountSource source) {
    return mount instanceof Bind bind ? bind.source() : source == null ? "" : source.name();
  }

  private static String propagation(MountSpec mount) {
    return mount instanceof Bind bind ? bind.propagation().name().toLowerCase(Locale.ROOT) : "";
  }
}
