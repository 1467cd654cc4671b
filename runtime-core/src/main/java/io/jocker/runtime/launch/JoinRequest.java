package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.linux.Namespace;
import io.jocker.runtime.cgroup.CgroupEntrance;
import io.jocker.runtime.config.ProcessConfig;
import io.jocker.runtime.rootfs.PreparedRoot.Terminal;
import io.jocker.runtime.seccomp.CompiledFilter;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One more process for a container that runs.
 *
 * @param id names the container in the monitor's command line
 * @param first pidfd of the container's first process, whose namespaces are entered
 * @param namespaces those of its own that the container has
 * @param cgroup how the process gets into the container's cgroup; null: it stays in the caller's
 * @param filter the container's, null for none
 * @param streams the caller's; there is no log
 * @param terminal a pseudo terminal of the container, null without one; it stays the caller's
 * @param exitFile opened for writing, {@link ExitRecord#BYTES} bytes allocated and zero
 */
public record JoinRequest(
    String id,
    Fd first,
    Set<Namespace> namespaces,
    ProcessConfig process,
    @Nullable Long personality,
    @Nullable CgroupEntrance cgroup,
    @Nullable CompiledFilter filter,
    ContainerStreams streams,
    @Nullable Terminal terminal,
    Fd exitFile) {
  public JoinRequest {
    EnumSet<Namespace> copy = EnumSet.noneOf(Namespace.class);
    copy.addAll(namespaces);
    namespaces = copy;
  }
}
