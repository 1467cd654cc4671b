package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.rootfs.CgroupHierarchy;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One start of a container: its configuration and what its caller has prepared.
 *
 * @param id names the container in messages and in its monitor's command line
 * @param root the root as a detached mount, or null for a copy of what is at the configuration's
 *     path. The caller goes on owning it.
 * @param cgroup how the process gets into its cgroup; null: it stays in the caller's
 * @param hierarchies the host's cgroup hierarchies, for a container that has them mounted
 * @param seccomp the compiled filter, null for none
 * @param streams where the container's input and output go
 * @param exitFile opened for writing, {@link ExitRecord#BYTES} bytes allocated and zero
 * @param init whether a small init is process 1, see {@link InitSteps}
 * @param successor what the monitor becomes in the end, null where it just ends
 * @param network what its network namespace is connected to, null for nothing
 * @param leashed whether it ends with its caller in any case; else it lives on without him once he
 *     has recorded it
 * @param health how the monitor asks whether it is well, null for not at all
 */
public record LaunchRequest(
    String id,
    ContainerConfig config,
    @Nullable Fd root,
    @Nullable CgroupEntrance cgroup,
    List<CgroupHierarchy> hierarchies,
    @Nullable CompiledFilter seccomp,
    ContainerStreams streams,
    Fd exitFile,
    boolean init,
    @Nullable Successor successor,
    @Nullable NetworkAttachment network,
    boolean leashed,
    @Nullable HealthCheck health) {
  public LaunchRequest {
    hierarchies = List.copyOf(hierarchies);
  }

  /** Of a container whose monitor just ends. */
  public LaunchRequest(
      String id,
      ContainerConfig config,
      @Nullable Fd root,
      @Nullable CgroupEntrance cgroup,
      List<CgroupHierarchy> hierarchies,
      @Nullable CompiledFilter seccomp,
      ContainerStreams streams,
      Fd exitFile,
      boolean init) {
    this(
        id,
        config,
        root,
        cgroup,
        hierarchies,
        seccomp,
        streams,
        exitFile,
        init,
        null,
        null,
        false,
        null);
  }

  /** The same with another configuration. */
  LaunchRequest withConfig(ContainerConfig other) {
    return new LaunchRequest(
        id,
        other,
        root,
        cgroup,
        hierarchies,
        seccomp,
        streams,
        exitFile,
        init,
        successor,
        network,
        leashed,
        health);
  }
}
