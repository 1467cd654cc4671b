package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mount: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#mounts">config.md,
 * mounts</a>.
 *
 * <pre>{@code
 * {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "size=64m"]}
 * }</pre>
 *
 * @param destination absolute path inside
 * @param type file system; bind mounts have none, or "bind", "none"
 * @param source a path of the host for bind mounts (relative to the bundle), else a name
 * @param options as fstab(5) has them
 * @param uidMappings of an idmapped mount
 * @param gidMappings of an idmapped mount
 */
public record MountSpec(
    String destination,
    @Nullable String type,
    @Nullable String source,
    List<String> options,
    List<LinuxSpec.IdMapping> uidMappings,
    List<LinuxSpec.IdMapping> gidMappings)
    implements JsonRecord {
  public MountSpec {
    options = List.copyOf(options);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
  }

  /** The same of another source. */
  public MountSpec withSource(String other) {
    return new MountSpec(destination, type, other, options, uidMappings, gidMappings);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.destination = destination;
    b.type = type;
    b.source = source;
    b.options = options;
    b.uidMappings = uidMappings;
    b.gidMappings = gidMappings;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static MountSpec from(JsonFields in) {
    return new MountSpec(
        in.requiredString("destination"),
        in.string("type"),
        in.string("source"),
        in.strings("options"),
        in.objects("uidMappings", LinuxSpec.IdMapping::from),
        in.objects("gidMappings", LinuxSpec.IdMapping::from));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.string("destination", destination);
    out.string("type", type);
    out.string("source", source);
    out.strings("options", options);
    out.objects("uidMappings", uidMappings);
    out.objects("gidMappings", gidMappings);
    out.end();
  }

  /** Sets the fields of {@link MountSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private String destination = "";
    private @Nullable String type;
    private @Nullable String source;
    private List<String> options = List.of();
    private List<LinuxSpec.IdMapping> uidMappings = List.of();
    private List<LinuxSpec.IdMapping> gidMappings = List.of();

    private Builder() {}

    public Builder destination(String value) {
      destination = value;
      return this;
    }

    public Builder type(@Nullable String value) {
      type = value;
      return this;
    }

    public Builder source(@Nullable String value) {
      source = value;
      return this;
    }

    public Builder options(List<String> value) {
      options = value;
      return this;
    }

    public Builder uidMappings(List<LinuxSpec.IdMapping> value) {
      uidMappings = value;
      return this;
    }

    public Builder gidMappings(List<LinuxSpec.IdMapping> value) {
      gidMappings = value;
      return this;
    }

    public MountSpec build() {
      return new MountSpec(destination, type, source, options, uidMappings, gidMappings);
    }
  }
}
