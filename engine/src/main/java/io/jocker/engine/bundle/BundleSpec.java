package io.jocker.engine.bundle;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.SecurityOptions.Seccomp;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.seccomp.SeccompProfile;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.SeccompSpec;
import io.jocker.runtime.spec.Spec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole {@code config.json}, put together from its parts. */
public final class BundleSpec {
  private static final String OCI_VERSION = "1.2.0";

  /** What tells a container of the machine, or lets it harm the machine: docker's list. */
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private BundleSpec() {}

  /**
   * Puts it together.
   *
   * @param seccomp the profile, all decided; null for none
   * @throws JockerException in docker's words for what cannot be
   */
  public static Spec of(BundleInput input, Host host, @Nullable SeccompSpec seccomp)
      throws JockerException, SyscallException {
    ContainerRequest request = input.request();
    boolean ownUts = request.namespaces().uts() instanceof NamespaceMode.Private;
    return Spec.builder()
        .ociVersion(OCI_VERSION)
        .root(new Spec.Root(input.rootPath(), request.filesystem().readOnlyRoot()))
        .process(new ProcessPart(input, host).spec())
        .hostname(ownUts ? input.hostname() : null)
        .domainname(ownUts ? request.identity().domainname() : null)
        .mounts(new MountPart(input, host).mounts())
        .linux(linux(input, host, seccomp))
        .annotations(annotations(request))
        .build();
  }

  private static LinuxSpec linux(BundleInput input, Host host, @Nullable SeccompSpec seccomp)
      throws JockerException, SyscallException {
    ContainerRequest request = input.request();
    NamespacePart namespaces = new NamespacePart(input);
    DevicePart devices = DevicePart.of(input, host);
    boolean open = isOpen(request.security());
    return LinuxSpec.builder()
        .namespaces(namespaces.namespaces())
        .uidMappings(namespaces.idMappings())
        .gidMappings(namespaces.idMappings())
        .devices(devices.devices())
        .cgroupsPath(cgroupPath(input))
        .resources(new ResourcesPart(request.resources(), host).spec(devices.rules()))
        .rootfsPropagation(BindMounts.rootPropagation(request.filesystem()))
        .seccomp(seccomp)
        .sysctl(namespaces.sysctls())
        .maskedPaths(open ? List.of() : MASKED)
        .readonlyPaths(open ? List.of() : READ_ONLY)
        .build();
  }

  /**
   * The default profile by its name: to write out its rules would take longer than the rest of a
   * start. Who runs this bundle with jocker gets the same filter; other runtimes know nothing of
   * it.
   */
  private static Map<String, String> annotations(ContainerRequest request) {
    SecurityRequest security = request.security();
    Map<String, String> asked = request.identity().annotations();
    if (security.privileged()
        || !(security.options().seccomp() instanceof Seccomp.DefaultProfile)) {
      return asked;
    }
    Map<String, String> all = new LinkedHashMap<>(asked);
    all.put(SeccompProfile.ANNOTATION, SeccompProfile.BUILTIN);
    return all;
  }

  private static boolean isOpen(SecurityRequest security) {
    return security.privileged() || security.options().systemPathsUnconfined();
  }

  /** Where the container's group is, from the root of the tree. */
  public static String cgroupPath(BundleInput input) {
    String asked = input.request().resources().cgroupParent();
    String parent = asked == null ? input.cgroupParent() : asked;
    return (parent.startsWith("/") ? parent : "/" + parent) + "/" + input.id();
  }
}
