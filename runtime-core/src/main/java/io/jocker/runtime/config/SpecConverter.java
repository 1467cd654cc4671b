package io.jocker.runtime.config;

import io.jocker.linux.Capability;
import io.jocker.linux.DeviceNumber;
import io.jocker.linux.FileStatus;
import io.jocker.linux.MountOption;
import io.jocker.linux.Namespace;
import io.jocker.runtime.config.MountRequest.Bind;
import io.jocker.runtime.config.MountRequest.CgroupMount;
import io.jocker.runtime.config.MountRequest.FileSystem;
import io.jocker.runtime.config.MountRequest.IdMappedMount;
import io.jocker.runtime.seccomp.ProfileReader;
import io.jocker.runtime.seccomp.SeccompProfile;
import io.jocker.runtime.spec.CapabilitiesSpec;
import io.jocker.runtime.spec.HooksSpec;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.MountSpec;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.Spec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the records of {@code config.json} to the checked form: first every check of the {@link
 * Validator}, then this, which may rely on them.
 */
public final class SpecConverter {
  private static final LinuxSpec NO_LINUX = LinuxSpec.builder().build();
  private static final int PERMISSIONS = 07777;

  private final Spec spec;
  private final LinuxSpec linux;
  private final String bundle;

  private SpecConverter(Spec spec, String bundle) {
    this.spec = spec;
    this.linux = spec.linux() == null ? NO_LINUX : spec.linux();
    this.bundle = bundle;
  }

  /**
   * Checks and converts.
   *
   * @param bundle absolute path of the bundle, which relative paths of the host start from
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static ContainerConfig convert(Spec spec, String bundle) {
    Validator.check(spec);
    return new SpecConverter(spec, bundle).convert();
  }

  /**
   * Checks and converts a process alone: what {@code exec} starts in a running container.
   *
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static ProcessConfig convertProcess(ProcessSpec process) {
    Validator.checkProcess(process);
    return process(process);
  }

  private ContainerConfig convert() {
    if (spec.process() == null) {
      throw new InvalidSpecException("process", "missing");
    }
    return new ContainerConfig(
        bundle,
        process(spec.process()),
        rootfs(),
        mounts(),
        namespaces(),
        new ContainerConfig.HostNames(spec.hostname(), spec.domainname()),
        devices(),
        linux.maskedPaths(),
        linux.readonlyPaths(),
        linux.sysctl(),
        spec.hooks() == null ? Hooks.NONE : hooks(spec.hooks()),
        emptyToNull(linux.cgroupsPath()),
        linux.resources() == null ? Resources.NONE : ResourcesConverter.convert(linux.resources()),
        seccomp(spec.process()),
        linux.personality() == null ? null : personality(linux.personality()),
        spec.annotations());
  }

  /** Written out, or by its name in an annotation. */
  private @Nullable SeccompProfile seccomp(ProcessSpec process) {
    if (linux.seccomp() != null) {
      return ProfileReader.resolve(linux.seccomp(), "linux.seccomp");
    }
    String name = spec.annotations().get(SeccompProfile.ANNOTATION);
    if (name == null) {
      return null;
    }
    if (!name.equals(SeccompProfile.BUILTIN)) {
      throw new InvalidSpecException(
          "annotations[\"" + SeccompProfile.ANNOTATION + "\"]", "not a profile: \"" + name + "\"");
    }
    CapabilitiesSpec sets = process.capabilities();
    return SeccompProfile.builtin(
        sets == null ? Set.of() : capabilities(sets.bounding(), "bounding"));
  }

  private static @Nullable String emptyToNull(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static ProcessConfig process(ProcessSpec process) {
    ProcessSpec.User user = process.user();
    return new ProcessConfig(
        process.args(),
        process.env(),
        process.cwd(),
        new Identity(user.uid(), user.gid(), user.additionalGids(), user.umask()),
        process.capabilities() == null ? CapabilitySets.NONE : capabilities(process.capabilities()),
        process.noNewPrivileges(),
        process.terminal(),
        consoleSize(process),
        rlimits(process.rlimits()),
        process.oomScoreAdj(),
        process.ioPriority() == null ? null : SchedulingConverter.ioPriority(process.ioPriority()),
        process.scheduler() == null ? null : SchedulingConverter.policy(process.scheduler()));
  }

  private static ProcessConfig.@Nullable ConsoleSize consoleSize(ProcessSpec process) {
    ProcessSpec.ConsoleSize size = process.consoleSize();
    if (!process.terminal() || size == null || size.height() == 0 || size.width() == 0) {
      return null;
    }
    return new ProcessConfig.ConsoleSize((int) size.height(), (int) size.width());
  }

  private static CapabilitySets capabilities(CapabilitiesSpec sets) {
    return new CapabilitySets(
        capabilities(sets.bounding(), "bounding"),
        capabilities(sets.effective(), "effective"),
        capabilities(sets.permitted(), "permitted"),
        capabilities(sets.inheritable(), "inheritable"),
        capabilities(sets.ambient(), "ambient"));
  }

  /**
   * A CAP_ name that is not known here is passed over: the specification wants no failure for what
   * a later kernel has.
   */
  private static Set<Capability> capabilities(List<String> names, String set) {
    Set<Capability> out = EnumSet.noneOf(Capability.class);
    for (String name : names) {
      Optional<Capability> capability = Capability.named(name);
      if (capability.isEmpty() && !name.startsWith("CAP_")) {
        throw new InvalidSpecException(
            "process.capabilities." + set, "not a capability: \"" + name + "\"");
      }
      if (capability.isPresent()) {
        out.add(capability.get());
      }
    }
    return out;
  }

  private static List<ResourceLimit> rlimits(List<ProcessSpec.Rlimit> limits) {
    Map<ResourceLimit.Kind, ResourceLimit> out = new EnumMap<>(ResourceLimit.Kind.class);
    for (int i = 0; i < limits.size(); i++) {
      ProcessSpec.Rlimit limit = limits.get(i);
      String field = "process.rlimits[" + i + "]";
      ResourceLimit read = rlimit(limit, field);
      if (out.put(read.kind(), read) != null) {
        throw new InvalidSpecException(field + ".type", limit.type() + " is there twice");
      }
    }
    return List.copyOf(out.values());
  }

  private static ResourceLimit rlimit(ProcessSpec.Rlimit limit, String field) {
    Optional<ResourceLimit.Kind> kind = ResourceLimit.Kind.named(limit.type());
    if (kind.isEmpty()) {
      throw new InvalidSpecException(
          field + ".type", "not a resource limit: \"" + limit.type() + "\"");
    }
    try {
      return new ResourceLimit(kind.get(), limit.soft(), limit.hard());
    } catch (IllegalArgumentException e) {
      throw InvalidSpecException.of(field, e);
    }
  }

  private RootfsConfig rootfs() {
    Spec.Root root = spec.root();
    if (root == null) {
      throw new InvalidSpecException("root", "missing");
    }
    String propagation = linux.rootfsPropagation();
    return new RootfsConfig(
        onHost(root.path()),
        root.readonly(),
        propagation == null || propagation.isEmpty()
            ? null
            : MountOptions.parse(List.of(propagation)).settings().propagation().get(0));
  }

  private String onHost(String path) {
    return path.startsWith("/") ? path : bundle + "/" + path;
  }

  private List<MountRequest> mounts() {
    List<MountRequest> out = new ArrayList<>(spec.mounts().size());
    for (int i = 0; i < spec.mounts().size(); i++) {
      out.add(mount(spec.mounts().get(i), "mounts[" + i + "]"));
    }
    return out;
  }

  private MountRequest mount(MountSpec mount, String field) {
    // The specification still allows relative destinations, which start from the root.
    String destination = PathInContainer.normalize(mount.destination());
    MountOptions options = MountOptions.parse(mount.options());
    String type = mount.type() == null ? "none" : mount.type();
    if (options.isBind() || type.equals("bind")) {
      return new Bind(
          destination,
          onHost(mount.source() == null ? "" : mount.source()),
          options.subpath(),
          options.isRecursiveBind(),
          options.settings(),
          idMapping(mount, options, field));
    }
    if (type.equals("cgroup") || type.equals("cgroup2")) {
      return new CgroupMount(destination, options.settings());
    }
    List<String> lowers = lowers(type, options);
    if (!lowers.isEmpty()) {
      return new MountRequest.Stack(destination, lowers, options.subpath(), options.settings());
    }
    String source = mount.source() == null ? type : mount.source();
    return new FileSystem(
        destination, type, source, options.data(), options.copiesUp(), options.settings());
  }

  /**
   * The directories of an overlay without a writable one. They are paths of the host, and are
   * joined before the container's process exists.
   */
  private static List<String> lowers(String type, MountOptions options) {
    if (!type.equals("overlay") || options.data().size() != 1) {
      return List.of();
    }
    MountOption only = options.data().get(0);
    return only.name().equals("lowerdir") ? List.of(only.value().split(":", -1)) : List.of();
  }

  private static IdMappedMount idMapping(MountSpec mount, MountOptions options, String field) {
    if (!options.isIdMapped() && mount.uidMappings().isEmpty() && mount.gidMappings().isEmpty()) {
      return IdMappedMount.NONE;
    }
    return new IdMappedMount(
        true,
        options.isIdMappedRecursively(),
        idMappings(mount.uidMappings(), field + ".uidMappings"),
        idMappings(mount.gidMappings(), field + ".gidMappings"));
  }

  private Namespaces namespaces() {
    Map<Namespace, NamespaceRequest> requests = new EnumMap<>(Namespace.class);
    for (int i = 0; i < linux.namespaces().size(); i++) {
      LinuxSpec.Namespace asked = linux.namespaces().get(i);
      Namespace kind = NamespaceNames.kind(asked.type(), "linux.namespaces[" + i + "].type");
      String path = emptyToNull(asked.path());
      requests.put(
          kind,
          path == null ? new NamespaceRequest.New(kind) : new NamespaceRequest.Join(kind, path));
    }
    return new Namespaces(
        requests,
        idMappings(linux.uidMappings(), "linux.uidMappings"),
        idMappings(linux.gidMappings(), "linux.gidMappings"),
        timeOffsets());
  }

  private static List<IdMapping> idMappings(List<LinuxSpec.IdMapping> mappings, String field) {
    List<IdMapping> out = new ArrayList<>(mappings.size());
    for (int i = 0; i < mappings.size(); i++) {
      LinuxSpec.IdMapping one = mappings.get(i);
      try {
        out.add(new IdMapping(one.containerID(), one.hostID(), one.size()));
      } catch (IllegalArgumentException e) {
        throw InvalidSpecException.of(field + "[" + i + "]", e);
      }
    }
    return out;
  }

  private List<TimeOffset> timeOffsets() {
    Map<TimeOffset.Clock, TimeOffset> out = new LinkedHashMap<>();
    for (Map.Entry<String, LinuxSpec.TimeOffset> entry : linux.timeOffsets().entrySet()) {
      TimeOffset.Clock clock = clock(entry.getKey());
      LinuxSpec.TimeOffset offset = entry.getValue();
      out.put(clock, new TimeOffset(clock, orZero(offset.secs()), orZero(offset.nanosecs())));
    }
    return List.copyOf(out.values());
  }

  private static TimeOffset.Clock clock(String name) {
    return switch (name) {
      case "monotonic" -> TimeOffset.Clock.MONOTONIC;
      case "boottime" -> TimeOffset.Clock.BOOTTIME;
      default ->
          throw new InvalidSpecException("linux.timeOffsets", "not a clock: \"" + name + "\"");
    };
  }

  private List<DeviceNode> devices() {
    List<DeviceNode> out = new ArrayList<>(linux.devices().size());
    for (LinuxSpec.Device device : linux.devices()) {
      int type =
          switch (device.type()) {
            case "b" -> FileStatus.BLOCK_DEVICE;
            case "p" -> FileStatus.FIFO;
            default -> FileStatus.CHARACTER_DEVICE;
          };
      Integer mode = device.fileMode();
      out.add(
          new DeviceNode(
              PathInContainer.normalize(device.path()),
              type,
              new DeviceNumber((int) orZero(device.major()), (int) orZero(device.minor())),
              // Other tools give the type's bits along with the permissions.
              mode == null ? 0666 : mode & PERMISSIONS,
              orZero(device.uid()),
              orZero(device.gid())));
    }
    return out;
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static Hooks hooks(HooksSpec hooks) {
    return new Hooks(
        hooks(hooks.prestart()),
        hooks(hooks.createRuntime()),
        hooks(hooks.createContainer()),
        hooks(hooks.startContainer()),
        hooks(hooks.poststart()),
        hooks(hooks.poststop()));
  }

  private static List<Hook> hooks(List<HooksSpec.Hook> hooks) {
    List<Hook> out = new ArrayList<>(hooks.size());
    for (HooksSpec.Hook hook : hooks) {
      List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
      out.add(new Hook(hook.path(), args, hook.env(), orZero(hook.timeout())));
    }
    return out;
  }

  private static long personality(LinuxSpec.Personality personality) {
    return switch (personality.domain().toUpperCase(Locale.ROOT)) {
      case "LINUX" -> 0;
      case "LINUX32" -> 8;
      default ->
          throw new InvalidSpecException(
              "linux.personality.domain",
              "neither LINUX nor LINUX32: \"" + personality.domain() + "\"");
    };
  }
}
