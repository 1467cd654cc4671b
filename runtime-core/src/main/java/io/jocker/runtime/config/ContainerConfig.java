package io.jocker.runtime.config;

import io.jocker.runtime.seccomp.SeccompProfile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the launcher acts on.
 *
 * @param mounts in the order in which they are made
 * @param devices beside those that every container has
 * @param maskedPaths absolute, inside
 * @param readonlyPaths absolute, inside
 * @param sysctls by name with dots
 * @param cgroupPath as given; null: jocker chooses. Absolute ones count from the cgroup root,
 *     others from jocker's parent group
 * @param seccomp null: every system call is allowed
 * @param bundle absolute path, which hooks are told
 * @param personality of {@code personality(2)}; null leaves what is inherited
 */
public record ContainerConfig(
    String bundle,
    ProcessConfig process,
    RootfsConfig rootfs,
    List<MountRequest> mounts,
    Namespaces namespaces,
    HostNames names,
    List<DeviceNode> devices,
    List<String> maskedPaths,
    List<String> readonlyPaths,
    Map<String, String> sysctls,
    Hooks hooks,
    @Nullable String cgroupPath,
    Resources resources,
    @Nullable SeccompProfile seccomp,
    @Nullable Long personality,
    Map<String, String> annotations) {
  public ContainerConfig {
    mounts = List.copyOf(mounts);
    devices = List.copyOf(devices);
    maskedPaths = List.copyOf(maskedPaths);
    readonlyPaths = List.copyOf(readonlyPaths);
    sysctls = Map.copyOf(sysctls);
    annotations = Map.copyOf(annotations);
  }

  /** The same with other namespaces. */
  public ContainerConfig withNamespaces(Namespaces other) {
    return new ContainerConfig(
        bundle,
        process,
        rootfs,
        mounts,
        other,
        names,
        devices,
        maskedPaths,
        readonlyPaths,
        sysctls,
        hooks,
        cgroupPath,
        resources,
        seccomp,
        personality,
        annotations);
  }

  /**
   * What a new uts namespace is told ({@code uts_namespaces(7)}); null leaves the host's.
   *
   * @param hostname up to 64 bytes
   * @param domainname the NIS domain, up to 64 bytes
   */
  public record HostNames(@Nullable String hostname, @Nullable String domainname) {}
}
