package io.jocker.runtime;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.story.Story;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.cgroup.CgroupTopic;
import io.jocker.runtime.cgroup.Cgroups;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.MountRequest;
import io.jocker.runtime.launch.ContainerStreams;
import io.jocker.runtime.launch.HealthCheck;
import io.jocker.runtime.launch.LaunchRequest;
import io.jocker.runtime.launch.Launcher;
import io.jocker.runtime.launch.NetworkAttachment;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.launch.Successor;
import io.jocker.runtime.rootfs.CgroupHierarchy;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts a container with its limits: cgroup first, so that they hold from the first instruction,
 * then the processes. When a step fails, the cgroup is taken away again.
 *
 * <pre>{@code
 * ContainerStarter starter = new ContainerStarter(linux, Cgroups.open(linux));
 * try (StartedContainer started = starter.start(start)) {
 *   ... // write down that it runs
 *   started.recorded();
 *   started.await();
 * }
 * starter.group(start).delete();
 * }</pre>
 */
public final class ContainerStarter {
  /**
   * What to start.
   *
   * @param id names the container, and its cgroup where the configuration does not
   * @param root the root as a detached mount, which stays the caller's; null: a copy of what is at
   *     the configuration's path
   * @param exitFile opened for writing, allocated, all zero
   * @param filter the seccomp filter, null for none
   * @param init whether a small init is process 1
   * @param successor what the monitor becomes in the end, null where it just ends
   * @param network what its network namespace is connected to, null for nothing
   * @param leashed whether it ends with this process in any case; else it lives on once it was
   *     recorded
   * @param health how its monitor asks whether it is well, null for not at all
   */
  public record Start(
      String id,
      ContainerConfig config,
      @Nullable Fd root,
      ContainerStreams streams,
      Fd exitFile,
      @Nullable CompiledFilter filter,
      boolean init,
      @Nullable Successor successor,
      @Nullable NetworkAttachment network,
      boolean leashed,
      @Nullable HealthCheck health) {

    /** Of a container whose monitor just ends. */
    public Start(
        String id,
        ContainerConfig config,
        @Nullable Fd root,
        ContainerStreams streams,
        Fd exitFile,
        @Nullable CompiledFilter filter,
        boolean init) {
      this(id, config, root, streams, exitFile, filter, init, null, null, false, null);
    }
  }

  private final Linux linux;
  private final Cgroups cgroups;

  public ContainerStarter(Linux linux, Cgroups cgroups) {
    this.linux = linux;
    this.cgroups = cgroups;
  }

  /** The cgroup that the container has or will have. */
  public CgroupManager group(String id, ContainerConfig config) {
    return cgroups.forContainer(config.cgroupPath(), id);
  }

  /**
   * Starts it; its program runs when this returns.
   *
   * @throws io.jocker.runtime.launch.StartException if a step of the launch failed
   * @throws IOException if a limit cannot be set or something else could not be prepared
   */
  public StartedContainer start(Start start) throws IOException {
    CgroupManager group = group(start.id(), start.config());
    create(group);
    try {
      group.apply(start.config().resources());
      try (CgroupEntrance entrance = entrance(group);
          Fd freezer = start.health() == null ? null : group.openFreezer();
          Fd leaf = start.health() == null ? null : group.openLeaf()) {
        return new Launcher(linux).start(request(start, entrance, freezer, leaf));
      }
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, group);
      throw e;
    }
  }

  /**
   * Prepares a start, tells the story of the steps that would follow, and takes the cgroup away
   * again. No process is made.
   */
  public void plan(Start start) throws IOException {
    CgroupManager group = group(start.id(), start.config());
    create(group);
    try {
      group.apply(start.config().resources());
      try (CgroupEntrance entrance = entrance(group);
          Fd freezer = start.health() == null ? null : group.openFreezer();
          Fd leaf = start.health() == null ? null : group.openLeaf()) {
        new Launcher(linux).plan(request(start, entrance, freezer, leaf));
      }
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, group);
      throw e;
    }
    group.delete();
  }

  private LaunchRequest request(
      Start start, CgroupEntrance entrance, @Nullable Fd freezer, @Nullable Fd leaf) {
    HealthCheck health = start.health();
    return new LaunchRequest(
        start.id(),
        start.config(),
        start.root(),
        entrance,
        hierarchies(start.config()),
        start.filter(),
        start.streams(),
        start.exitFile(),
        start.init(),
        start.successor(),
        start.network(),
        start.leashed(),
        health == null ? null : health.within(freezer, leaf));
  }

  private void create(CgroupManager group) throws IOException {
    try (Story.About about = linux.story().about(CgroupTopic.CREATE, group.name())) {
      group.create();
    }
  }

  private CgroupEntrance entrance(CgroupManager group) throws IOException {
    try (Story.About about = linux.story().about(CgroupTopic.ENTRANCE, group.name())) {
      return group.entrance();
    }
  }

  private List<CgroupHierarchy> hierarchies(ContainerConfig config) {
    for (MountRequest mount : config.mounts()) {
      if (mount instanceof MountRequest.CgroupMount) {
        return cgroups.mountable();
      }
    }
    return List.of();
  }

  private static void deleteAfter(Exception failure, CgroupManager group) {
    try {
      group.delete();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
