package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.MountSpec.Bind;
import io.jocker.engine.request.MountSpec.Tmpfs;
import io.jocker.engine.request.MountSpec.Volume;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.MountSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is mounted beside the root: docker's file systems, the files that name the container, what
 * was asked for. A mount that was asked for takes the place of docker's own.
 */
final class MountPart {
  private static final String DEV = "/dev";
  private static final String SHM = "/dev/shm";
  private static final String MQUEUE = "/dev/mqueue";
  private static final String SYS = "/sys";
  private static final String CGROUP = "/sys/fs/cgroup";

  /** The group tty, which owns terminals: pts(4). */
  private static final long TTY_GROUP = 5;

  private final BundleInput input;
  private final Host host;
  private final Map<String, MountSpec> mounts = new LinkedHashMap<>();

  MountPart(BundleInput input, Host host) {
    this.input = input;
    this.host = host;
  }

  /** All mounts, in the order in which they must be made: what lies above comes first. */
  List<MountSpec> mounts() throws JockerException, SyscallException {
    addFileSystems();
    addShared();
    addNameFiles();
    List<MountSpec> asked = asked();
    for (MountSpec mount : asked) {
      removeHiddenBy(mount.destination());
    }
    List<MountSpec> all = new ArrayList<>(mounts.values());
    all.addAll(asked);
    // Stable: of two mounts on one level the one that was named first is made first.
    all.sort(new ByDepth());
    return all;
  }

  private static final class ByDepth implements Comparator<MountSpec> {
    @Override
    public int compare(MountSpec one, MountSpec other) {
      return Integer.compare(depth(one.destination()), depth(other.destination()));
    }
  }

  private void addFileSystems() {
    boolean writable = input.request().security().privileged();
    add("/proc", "proc", "proc", "nosuid", "noexec", "nodev");
    add(DEV, "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k");
    addTerminals();
    if (input.hasUserNamespace() && !isOwn(input.request().namespaces().network())) {
      // sysfs belongs to the owner of the network namespace: nobody else may mount it.
      add(SYS, "bind", SYS, "rbind", "nosuid", "noexec", "nodev", "ro");
    } else {
      add(SYS, "sysfs", "sysfs", "nosuid", "noexec", "nodev", writable ? "rw" : "ro");
    }
    add(CGROUP, "cgroup", "cgroup", writable ? "rw" : "ro", "nosuid", "noexec", "nodev");
  }

  private void addTerminals() {
    List<String> options =
        new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    if (mapsGroup(TTY_GROUP)) {
      options.add("gid=" + TTY_GROUP);
    }
    put("/dev/pts", "devpts", "devpts", options);
  }

  private boolean mapsGroup(long gid) {
    for (IdRange range : input.idRanges()) {
      if (gid >= range.firstInContainer() && gid < range.firstInContainer() + range.size()) {
        return true;
      }
    }
    return !input.hasUserNamespace();
  }

  /** Message queues and shared memory go with the IPC namespace. */
  private void addShared() {
    NamespaceMode ipc = input.request().namespaces().ipc();
    BundleInput.Joined joined = input.joined().get(ipc);
    if (ipc instanceof NamespaceMode.Bare) {
      return;
    }
    if (ipc instanceof NamespaceMode.Private) {
      add(MQUEUE, "mqueue", "mqueue", "nosuid", "noexec", "nodev");
      String size = "size=" + input.request().filesystem().shmBytes();
      add(SHM, "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", size);
      return;
    }
    String root = joined == null ? "" : "/proc/" + joined.pid() + "/root";
    add(MQUEUE, "bind", root + MQUEUE, "rbind", "nosuid", "noexec", "nodev");
    add(SHM, "bind", root + SHM, "rbind", "nosuid", "noexec", "nodev");
  }

  /** The container's own, or those of the container whose network it has. */
  private void addNameFiles() {
    BundleInput.Joined joined = input.joined().get(input.request().namespaces().network());
    String folder = joined == null ? input.folder() : joined.folder();
    String propagation = "rprivate";
    add("/etc/resolv.conf", "bind", folder + "/resolv.conf", "rbind", propagation);
    add("/etc/hostname", "bind", folder + "/hostname", "rbind", propagation);
    add("/etc/hosts", "bind", folder + "/hosts", "rbind", propagation);
  }

  private List<MountSpec> asked() throws JockerException, SyscallException {
    List<MountSpec> all = new ArrayList<>();
    for (var mount : input.request().filesystem().mounts()) {
      if (mount instanceof Bind bind) {
        requireUserNamespace(bind.idMapped(), bind.target());
        all.add(BindMounts.spec(bind, host));
      } else if (mount instanceof Tmpfs tmpfs) {
        all.add(tmpfs(tmpfs));
      } else {
        all.add(volume(mount));
      }
    }
    return all;
  }

  /** Of a volume or an image, whose files were found before. */
  private MountSpec volume(io.jocker.engine.request.MountSpec mount) throws JockerException {
    MountSource source = input.sources().get(mount.target());
    if (source == null) {
      throw new IllegalStateException("nobody has looked for the source of " + mount.target());
    }
    List<String> options = new ArrayList<>(source.options());
    if (mount.readOnly()) {
      options.addAll(BindMounts.READ_ONLY);
    }
    if (mount instanceof Volume volume && volume.idMapped()) {
      requireUserNamespace(true, mount.target());
      options.add("idmap");
    }
    return spec(mount.target(), source.type(), source.source(), options);
  }

  /** Without one there is nothing to map owners to. */
  private void requireUserNamespace(boolean needed, String target) throws JockerException {
    if (needed && !input.hasUserNamespace()) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.OPTION_CONFLICT, "idmap", target));
    }
  }

  private static MountSpec tmpfs(Tmpfs asked) {
    List<String> options = new ArrayList<>(asked.options());
    if (asked.readOnly()) {
      options.add("ro");
    }
    if (asked.sizeBytes() != null) {
      options.add("size=" + asked.sizeBytes());
    }
    options.add("mode=" + (asked.mode() == null ? "1777" : Integer.toOctalString(asked.mode())));
    return spec(asked.target(), "tmpfs", "tmpfs", options);
  }

  /** Docker's own mount at this place gives way, and under /dev all that would be hidden by it. */
  private void removeHiddenBy(String destination) {
    mounts.remove(destination);
    if (destination.equals(DEV)) {
      mounts.keySet().removeIf(other -> other.startsWith(DEV + "/"));
    }
  }

  private void add(String destination, String type, String source, String... options) {
    put(destination, type, source, List.of(options));
  }

  private void put(String destination, String type, String source, List<String> options) {
    mounts.put(destination, spec(destination, type, source, options));
  }

  static MountSpec spec(String destination, String type, String source, List<String> options) {
    return new MountSpec(destination, type, source, options, List.of(), List.of());
  }

  private static boolean isOwn(NamespaceMode mode) {
    return mode instanceof NamespaceMode.Private;
  }

  private static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '/') {
        depth++;
      }
    }
    return depth;
  }
}
