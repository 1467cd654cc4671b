package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole of a bundle's {@code config.json}: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#configuration">config.md</a>.
 *
 * <pre>{@code
 * {"ociVersion": "1.2.0", "root": {"path": "rootfs"}, "process": {"args": ["sh"], "cwd": "/"}}
 * }</pre>
 *
 * @param ociVersion version of the specification, such as 1.2.0
 * @param process may be missing until the container is started
 * @param mounts in the order in which they are made
 */
public record Spec(
    String ociVersion,
    @Nullable Root root,
    @Nullable ProcessSpec process,
    @Nullable String hostname,
    @Nullable String domainname,
    List<MountSpec> mounts,
    @Nullable HooksSpec hooks,
    @Nullable LinuxSpec linux,
    Map<String, String> annotations)
    implements JsonRecord {
  public Spec {
    mounts = List.copyOf(mounts);
    annotations = JsonFields.copyInOrder(annotations);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.ociVersion = ociVersion;
    b.root = root;
    b.process = process;
    b.hostname = hostname;
    b.domainname = domainname;
    b.mounts = mounts;
    b.hooks = hooks;
    b.linux = linux;
    b.annotations = annotations;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static Spec from(JsonFields in) {
    return new Spec(
        in.requiredString("ociVersion"),
        in.object("root", Root::from),
        in.object("process", ProcessSpec::from),
        in.string("hostname"),
        in.string("domainname"),
        in.objects("mounts", MountSpec::from),
        in.object("hooks", HooksSpec::from),
        in.object("linux", LinuxSpec::from),
        in.stringMap("annotations"));
  }

  /** Reads a {@code config.json}; an {@link InvalidSpecException} says what is wrong with it. */
  public static Spec parse(byte[] json) {
    return from(JsonFields.parse("config.json", json));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.string("ociVersion", ociVersion);
    out.object("root", root);
    out.object("process", process);
    out.string("hostname", hostname);
    out.string("domainname", domainname);
    out.objects("mounts", mounts);
    out.object("hooks", hooks);
    out.object("linux", linux);
    out.stringMap("annotations", annotations);
    out.end();
  }

  /**
   * The container's root file system: <a
   * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#root">config.md,
   * root</a>.
   *
   * <pre>{@code
   * {"path": "rootfs", "readonly": true}
   * }</pre>
   *
   * @param path absolute, or relative to the bundle
   */
  public record Root(String path, boolean readonly) implements JsonRecord {
    public static Root from(JsonFields in) {
      return new Root(in.requiredString("path"), in.flag("readonly"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("path", path);
      out.flag("readonly", readonly);
      out.end();
    }
  }

  /** Sets the fields of {@link Spec} by name; what is left out stays unset. */
  public static final class Builder {
    private String ociVersion = "";
    private @Nullable Root root;
    private @Nullable ProcessSpec process;
    private @Nullable String hostname;
    private @Nullable String domainname;
    private List<MountSpec> mounts = List.of();
    private @Nullable HooksSpec hooks;
    private @Nullable LinuxSpec linux;
    private Map<String, String> annotations = Map.of();

    private Builder() {}

    public Builder ociVersion(String value) {
      ociVersion = value;
      return this;
    }

    public Builder root(@Nullable Root value) {
      root = value;
      return this;
    }

    public Builder process(@Nullable ProcessSpec value) {
      process = value;
      return this;
    }

    public Builder hostname(@Nullable String value) {
      hostname = value;
      return this;
    }

    public Builder domainname(@Nullable String value) {
      domainname = value;
      return this;
    }

    public Builder mounts(List<MountSpec> value) {
      mounts = value;
      return this;
    }

    public Builder hooks(@Nullable HooksSpec value) {
      hooks = value;
      return this;
    }

    public Builder linux(@Nullable LinuxSpec value) {
      linux = value;
      return this;
    }

    public Builder annotations(Map<String, String> value) {
      annotations = value;
      return this;
    }

    public Spec build() {
      return new Spec(
          ociVersion, root, process, hostname, domainname, mounts, hooks, linux, annotations);
    }
  }
}
