package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is Linux's own: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#linux-container-configuration">config-linux.md</a>.
 *
 * <pre>{@code
 * {"namespaces": [{"type": "pid"}, {"type": "network", "path": "/run/netns/a"}]}
 * }</pre>
 *
 * @param namespaces what is not listed is shared with the host
 * @param timeOffsets by clock: monotonic, boottime
 * @param devices device nodes beside the default ones
 * @param cgroupsPath path of the cgroup; a relative one is put where jocker likes
 * @param rootfsPropagation shared, slave, private or unbindable
 * @param sysctl by name with dots
 * @param maskedPaths absolute, inside
 * @param readonlyPaths absolute, inside
 * @param mountLabel SELinux context of the mounts
 */
public record LinuxSpec(
    List<Namespace> namespaces,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    Map<String, TimeOffset> timeOffsets,
    List<Device> devices,
    @Nullable String cgroupsPath,
    @Nullable ResourcesSpec resources,
    @Nullable String rootfsPropagation,
    @Nullable SeccompSpec seccomp,
    Map<String, String> sysctl,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    @Nullable String mountLabel,
    @Nullable Personality personality)
    implements JsonRecord {
  public LinuxSpec {
    namespaces = List.copyOf(namespaces);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    timeOffsets = JsonFields.copyInOrder(timeOffsets);
    devices = List.copyOf(devices);
    sysctl = JsonFields.copyInOrder(sysctl);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.namespaces = namespaces;
    b.uidMappings = uidMappings;
    b.gidMappings = gidMappings;
    b.timeOffsets = timeOffsets;
    b.devices = devices;
    b.cgroupsPath = cgroupsPath;
    b.resources = resources;
    b.rootfsPropagation = rootfsPropagation;
    b.seccomp = seccomp;
    b.sysctl = sysctl;
    b.maskedPaths = maskedPaths;
    b.readonlyPaths = readonlyPaths;
    b.mountLabel = mountLabel;
    b.personality = personality;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static LinuxSpec from(JsonFields in) {
    return new LinuxSpec(
        in.objects("namespaces", Namespace::from),
        in.objects("uidMappings", IdMapping::from),
        in.objects("gidMappings", IdMapping::from),
        in.objectMap("timeOffsets", TimeOffset::from),
        in.objects("devices", Device::from),
        in.string("cgroupsPath"),
        in.object("resources", ResourcesSpec::from),
        in.string("rootfsPropagation"),
        in.object("seccomp", SeccompSpec::from),
        in.stringMap("sysctl"),
        in.strings("maskedPaths"),
        in.strings("readonlyPaths"),
        in.string("mountLabel"),
        in.object("personality", Personality::from));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.objects("namespaces", namespaces);
    out.objects("uidMappings", uidMappings);
    out.objects("gidMappings", gidMappings);
    out.objectMap("timeOffsets", timeOffsets);
    out.objects("devices", devices);
    out.string("cgroupsPath", cgroupsPath);
    out.object("resources", resources);
    out.string("rootfsPropagation", rootfsPropagation);
    out.object("seccomp", seccomp);
    out.stringMap("sysctl", sysctl);
    out.strings("maskedPaths", maskedPaths);
    out.strings("readonlyPaths", readonlyPaths);
    out.string("mountLabel", mountLabel);
    out.object("personality", personality);
    out.end();
  }

  /**
   * A namespace of {@code namespaces(7)}: a new one, or with a path the one to join.
   *
   * <pre>{@code
   * {"type": "pid"}
   * }</pre>
   *
   * @param type pid, network, mount, ipc, uts, user, cgroup or time
   */
  public record Namespace(String type, @Nullable String path) implements JsonRecord {
    public static Namespace from(JsonFields in) {
      return new Namespace(in.requiredString("type"), in.string("path"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("type", type);
      out.string("path", path);
      out.end();
    }
  }

  /**
   * One line of {@code user_namespaces(7)} uid_map.
   *
   * <pre>{@code
   * {"containerID": 0, "hostID": 100000, "size": 65536}
   * }</pre>
   */
  public record IdMapping(long containerID, long hostID, long size) implements JsonRecord {
    public static IdMapping from(JsonFields in) {
      return new IdMapping(
          in.requiredNumber("containerID"), in.requiredNumber("hostID"), in.requiredNumber("size"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("containerID", containerID);
      out.number("hostID", hostID);
      out.number("size", size);
      out.end();
    }
  }

  /**
   * How far a clock of a new time namespace is off: {@code time_namespaces(7)}.
   *
   * <pre>{@code
   * {"secs": 86400, "nanosecs": 0}
   * }</pre>
   */
  public record TimeOffset(@Nullable Long secs, @Nullable Long nanosecs) implements JsonRecord {
    public static TimeOffset from(JsonFields in) {
      return new TimeOffset(in.number("secs"), in.number("nanosecs"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("secs", secs);
      out.number("nanosecs", nanosecs);
      out.end();
    }
  }

  /**
   * A device node: {@code mknod(2)}.
   *
   * <pre>{@code
   * {"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229, "fileMode": 438}
   * }</pre>
   *
   * @param path absolute, inside
   * @param type c, u (both character), b or p (fifo)
   * @param major not for p
   * @param minor not for p
   * @param fileMode permissions
   */
  public record Device(
      String path,
      String type,
      @Nullable Long major,
      @Nullable Long minor,
      @Nullable Integer fileMode,
      @Nullable Long uid,
      @Nullable Long gid)
      implements JsonRecord {
    public static Device from(JsonFields in) {
      return new Device(
          in.requiredString("path"),
          in.requiredString("type"),
          in.number("major"),
          in.number("minor"),
          in.integer("fileMode"),
          in.number("uid"),
          in.number("gid"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("path", path);
      out.string("type", type);
      out.number("major", major);
      out.number("minor", minor);
      out.number("fileMode", fileMode);
      out.number("uid", uid);
      out.number("gid", gid);
      out.end();
    }
  }

  /**
   * {@code personality(2)}.
   *
   * <pre>{@code
   * {"domain": "LINUX32"}
   * }</pre>
   *
   * @param domain LINUX or LINUX32
   */
  public record Personality(String domain, List<String> flags) implements JsonRecord {
    public Personality {
      flags = List.copyOf(flags);
    }

    public static Personality from(JsonFields in) {
      return new Personality(in.requiredString("domain"), in.strings("flags"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("domain", domain);
      out.strings("flags", flags);
      out.end();
    }
  }

  /** Sets the fields of {@link LinuxSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private List<Namespace> namespaces = List.of();
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();
    private Map<String, TimeOffset> timeOffsets = Map.of();
    private List<Device> devices = List.of();
    private @Nullable String cgroupsPath;
    private @Nullable ResourcesSpec resources;
    private @Nullable String rootfsPropagation;
    private @Nullable SeccompSpec seccomp;
    private Map<String, String> sysctl = Map.of();
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private @Nullable String mountLabel;
    private @Nullable Personality personality;

    private Builder() {}

    public Builder namespaces(List<Namespace> value) {
      namespaces = value;
      return this;
    }

    public Builder uidMappings(List<IdMapping> value) {
      uidMappings = value;
      return this;
    }

    public Builder gidMappings(List<IdMapping> value) {
      gidMappings = value;
      return this;
    }

    public Builder timeOffsets(Map<String, TimeOffset> value) {
      timeOffsets = value;
      return this;
    }

    public Builder devices(List<Device> value) {
      devices = value;
      return this;
    }

    public Builder cgroupsPath(@Nullable String value) {
      cgroupsPath = value;
      return this;
    }

    public Builder resources(@Nullable ResourcesSpec value) {
      resources = value;
      return this;
    }

    public Builder rootfsPropagation(@Nullable String value) {
      rootfsPropagation = value;
      return this;
    }

    public Builder seccomp(@Nullable SeccompSpec value) {
      seccomp = value;
      return this;
    }

    public Builder sysctl(Map<String, String> value) {
      sysctl = value;
      return this;
    }

    public Builder maskedPaths(List<String> value) {
      maskedPaths = value;
      return this;
    }

    public Builder readonlyPaths(List<String> value) {
      readonlyPaths = value;
      return this;
    }

    public Builder mountLabel(@Nullable String value) {
      mountLabel = value;
      return this;
    }

    public Builder personality(@Nullable Personality value) {
      personality = value;
      return this;
    }

    public LinuxSpec build() {
      return new LinuxSpec(
          namespaces,
          uidMappings,
          gidMappings,
          timeOffsets,
          devices,
          cgroupsPath,
          resources,
          rootfsPropagation,
          seccomp,
          sysctl,
          maskedPaths,
          readonlyPaths,
          mountLabel,
          personality);
    }
  }
}
