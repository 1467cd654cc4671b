package io.jocker.runtime.rootfs;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.Namespace;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.DeviceNode;
import io.jocker.runtime.config.MountRequest;
import io.jocker.runtime.config.MountSettings;
import io.jocker.runtime.config.Propagation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a container's mounts before its first process exists: bind mounts, tmpfs, /dev with its
 * nodes and terminals become detached mounts ({@code open_tree(2)}, {@code fsmount(2)}), the rest
 * is described for the process to make.
 */
public final class RootFilesystem {
  private final Linux linux;
  private final ContainerConfig config;
  private final HostIds ids;
  private final List<CgroupHierarchy> hierarchies;
  private final NamespaceHelpers helpers;
  private final List<Fd> opened = new ArrayList<>();
  private final List<PreparedMount> mounts = new ArrayList<>();
  private PreparedRoot.@Nullable Terminal terminal;

  private RootFilesystem(
      Linux linux,
      ContainerConfig config,
      List<CgroupHierarchy> hierarchies,
      NamespaceHelpers helpers) {
    this.linux = linux;
    this.helpers = helpers;
    this.config = config;
    this.ids = HostIds.of(config.namespaces());
    this.hierarchies = hierarchies;
  }

  /**
   * Prepares everything; what was opened is closed again if something fails.
   *
   * @param root the root as a detached mount of the caller's, who goes on owning it; null: a copy
   *     of the mount at the configuration's path
   * @param hierarchies the cgroup hierarchies of the host, for a container that has them mounted
   * @param helpers are called for idmapped mounts and those of other containers, if there are any
   */
  public static PreparedRoot prepare(
      Linux linux,
      ContainerConfig config,
      @Nullable Fd root,
      List<CgroupHierarchy> hierarchies,
      NamespaceHelpers helpers)
      throws IOException {
    RootFilesystem preparing = new RootFilesystem(linux, config, hierarchies, helpers);
    try {
      Fd prepared = root == null ? preparing.openRoot() : root;
      for (MountRequest request : config.mounts()) {
        preparing.tell(request);
      }
      return new PreparedRoot(
          prepared, preparing.mounts, preparing.devices(), preparing.terminal, preparing.opened);
    } catch (IOException | RuntimeException e) {
      preparing.opened.forEach(Fd::close);
      throw e;
    }
  }

  /** Those that no /dev of its own has: see {@link DeviceDirectory#elsewhere}. */
  private List<DeviceNode> devices() {
    boolean mounted = !config.namespaces().isNew(Namespace.MOUNT);
    for (MountRequest request : config.mounts()) {
      mounted |= request.destination().equals("/dev");
    }
    boolean mayMake = !config.namespaces().isOwn(Namespace.USER);
    return DeviceDirectory.elsewhere(config.devices(), !mounted && mayMake);
  }

  private Fd openRoot() throws IOException {
    String path = config.rootfs().path();
    try (Story.About about = linux.story().about(RootTopic.COPY_ROOT, path)) {
      return keep(linux.mounts().detachedCopy(Fd.CWD, path, true));
    }
  }

  private Fd keep(Fd fd) {
    opened.add(fd);
    return fd;
  }

  private void tell(MountRequest request) throws IOException {
    try (Story.About about = linux.story().about(RootTopic.PREPARE, request.destination())) {
      prepare(request);
    }
  }

  private void prepare(MountRequest request) throws IOException {
    if (request instanceof MountRequest.Bind bind) {
      prepareBind(bind);
    } else if (request instanceof MountRequest.CgroupMount cgroup) {
      prepareCgroups(cgroup);
    } else if (request instanceof MountRequest.Stack stack) {
      new SpecialMounts(linux).prepare(stack, opened, mounts);
    } else if (request instanceof MountRequest.FileSystem fileSystem) {
      prepareFileSystem(fileSystem);
    }
  }

  private void prepareBind(MountRequest.Bind bind) throws IOException {
    Fd mount = keep(bind.subpath().isEmpty() ? copyOf(bind) : new SpecialMounts(linux).part(bind));
    if (bind.mapping().requested()) {
      new SpecialMounts(linux).map(mount, bind.mapping(), config.namespaces(), helpers);
    }
    Set<MountFlag> remount = setAttributes(mount, bind.settings());
    boolean directory = linux.files().statAt(mount, "", Set.of(AtFlag.EMPTY_PATH)).isDirectory();
    mounts.add(
        new PreparedMount.Ready(
            mount,
            bind.destination(),
            directory,
            remount,
            setPropagation(mount, propagation(bind.settings()))));
  }

  private Fd copyOf(MountRequest.Bind bind) throws IOException {
    ForeignPath foreign = ForeignPath.of(bind.source());
    return foreign == null
        ? linux.mounts().detachedCopy(Fd.CWD, bind.source(), bind.recursive())
        : helpers.treeOf(foreign, bind.recursive());
  }

  /**
   * Returns what is left to a remount, on a kernel before 5.12 that has no {@code
   * mount_setattr(2)}.
   */
  private Set<MountFlag> setAttributes(Fd mount, MountSettings settings) throws SyscallException {
    try {
      if (!settings.set().isEmpty() || !settings.clear().isEmpty()) {
        linux.mounts().setAttributes(mount, settings.set(), settings.clear(), false, null);
      }
      if (!settings.recursiveSet().isEmpty() || !settings.recursiveClear().isEmpty()) {
        linux
            .mounts()
            .setAttributes(mount, settings.recursiveSet(), settings.recursiveClear(), true, null);
      }
      return Set.of();
    } catch (SyscallException e) {
      // What is asked for below as well as for the mount itself may be left out below: "ro,rro".
      if (e.errno() != Errno.ENOSYS
          || !settings.set().containsAll(settings.recursiveSet())
          || !settings.recursiveClear().isEmpty()) {
        throw e;
      }
      return remountFlags(settings.set());
    }
  }

  private static Set<MountFlag> remountFlags(Set<MountAttribute> attributes) {
    Set<MountFlag> flags = EnumSet.noneOf(MountFlag.class);
    for (MountAttribute attribute : attributes) {
      switch (attribute) {
        case RDONLY -> flags.add(MountFlag.RDONLY);
        case NOSUID -> flags.add(MountFlag.NOSUID);
        case NODEV -> flags.add(MountFlag.NODEV);
        case NOEXEC -> flags.add(MountFlag.NOEXEC);
        case NOATIME -> flags.add(MountFlag.NOATIME);
        case STRICTATIME -> flags.add(MountFlag.STRICTATIME);
        case NODIRATIME -> flags.add(MountFlag.NODIRATIME);
        case NOSYMFOLLOW -> flags.add(MountFlag.NOSYMFOLLOW);
        case IDMAP -> throw new IllegalArgumentException("an idmapped mount needs Linux 5.12");
      }
    }
    return flags;
  }

  /**
   * Private unless asked for otherwise: else what the container mounts below a shared source would
   * show on the host.
   */
  private static Set<MountFlag> propagation(MountSettings settings) {
    if (settings.propagation().isEmpty()) {
      return EnumSet.of(MountFlag.PRIVATE, MountFlag.REC);
    }
    Propagation last = settings.propagation().get(settings.propagation().size() - 1);
    return last.recursive() ? EnumSet.of(last.kind(), MountFlag.REC) : EnumSet.of(last.kind());
  }

  /**
   * Gives it to the mount while that has no place yet: once it has one, another container may have
   * put a symbolic link into the path, which would give it to another mount.
   *
   * @return what is left to the container's first process, on a kernel before 5.12
   */
  private Set<MountFlag> setPropagation(Fd mount, Set<MountFlag> propagation)
      throws SyscallException {
    try {
      linux.mounts().setPropagation(mount, propagation);
      return Set.of();
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOSYS) {
        throw e;
      }
      return propagation;
    }
  }

  private void prepareFileSystem(MountRequest.FileSystem request) throws IOException {
    switch (request.type()) {
      case "tmpfs" -> prepareTmpfs(request);
      case "devpts" -> prepareTerminals(request);
      case "sysfs" -> prepareSysfs(request);
      default ->
          mounts.add(
              new PreparedMount.FromInside(
                  request.type(),
                  request.destination(),
                  named(request.source(), request.data()),
                  request.settings().set(),
                  Set.of()));
    }
  }

  /** The options with the name that the mount table shows. */
  private static List<MountOption> named(String source, List<MountOption> options) {
    List<MountOption> all = new ArrayList<>(options.size() + 1);
    all.add(new MountOption("source", source));
    all.addAll(options);
    return all;
  }

  private void prepareTmpfs(MountRequest.FileSystem request) throws IOException {
    List<MountOption> options = named(request.source(), request.data());
    if (ids.isMapped()
        && request.data().stream().noneMatch(option -> option.name().equals("uid"))) {
      options.add(new MountOption("uid", Long.toString(ids.uid(0))));
      options.add(new MountOption("gid", Long.toString(ids.gid(0))));
    }
    boolean devices = request.destination().equals("/dev");
    // Its attributes come last: nothing could be made in it once it is read-only.
    Fd mount =
        keep(
            linux
                .mounts()
                .detachedFileSystem("tmpfs", options, attributesBeforeUse(request.settings())));
    if (devices) {
      new DeviceDirectory(linux.files(), ids)
          .fill(mount, config.devices(), config.process().terminal());
    }
    Set<MountFlag> remount =
        request.settings().readonly() ? setAttributes(mount, request.settings()) : Set.of();
    mounts.add(new PreparedMount.Ready(mount, request.destination(), true, remount, Set.of()));
  }

  private static Set<MountAttribute> attributesBeforeUse(MountSettings settings) {
    Set<MountAttribute> attributes = EnumSet.noneOf(MountAttribute.class);
    attributes.addAll(settings.set());
    attributes.remove(MountAttribute.RDONLY);
    return attributes;
  }

  /** A devpts instance of its own, with the container's terminal already opened in it. */
  private void prepareTerminals(MountRequest.FileSystem request) throws IOException {
    List<MountOption> options = named(request.source(), List.of());
    for (MountOption option : request.data()) {
      boolean group = option.name().equals("gid");
      options.add(
          group
              ? new MountOption("gid", Long.toString(ids.gid(Long.parseLong(option.value()))))
              : option);
    }
    Fd mount = keep(linux.mounts().detachedFileSystem("devpts", options, request.settings().set()));
    if (config.process().terminal() && request.destination().equals("/dev/pts")) {
      Fd master = keep(linux.terminals().openMaster(mount));
      Fd peer = keep(linux.terminals().openPeer(master));
      linux.files().chownAt(peer, "", ids.uid(0), ids.gid(5), Set.of(AtFlag.EMPTY_PATH));
      terminal = new PreparedRoot.Terminal(master, peer);
    }
    mounts.add(new PreparedMount.Ready(mount, request.destination(), true, Set.of(), Set.of()));
  }

  /**
   * The kernel shows sysfs of a network namespace only to those who own that. A container with a
   * user namespace of its own but the host's network gets a copy of the host's /sys.
   */
  private void prepareSysfs(MountRequest.FileSystem request) throws IOException {
    boolean foreign =
        config.namespaces().isOwn(Namespace.USER) && !config.namespaces().isNew(Namespace.NETWORK);
    if (!foreign) {
      mounts.add(
          new PreparedMount.FromInside(
              "sysfs",
              request.destination(),
              named(request.source(), request.data()),
              request.settings().set(),
              Set.of()));
      return;
    }
    Fd mount = keep(linux.mounts().detachedCopy(Fd.CWD, "/sys", true));
    Set<MountFlag> remount = setAttributes(mount, request.settings());
    Set<MountFlag> own = EnumSet.of(MountFlag.SLAVE, MountFlag.REC);
    mounts.add(
        new PreparedMount.Ready(
            mount, request.destination(), true, remount, setPropagation(mount, own)));
  }

  /**
   * cgroup v2 is one file system; v1 is a tmpfs with one for each controller. In a cgroup namespace
   * each begins at the container's own group.
   */
  private void prepareCgroups(MountRequest.CgroupMount request) throws IOException {
    Set<MountAttribute> attributes = request.settings().set();
    if (hierarchies.size() == 1 && hierarchies.get(0).controllers().isEmpty()) {
      mounts.add(
          new PreparedMount.FromInside(
              "cgroup2", request.destination(), named("cgroup", List.of()), attributes, Set.of()));
      return;
    }
    Fd directory =
        keep(
            linux
                .mounts()
                .detachedFileSystem(
                    "tmpfs",
                    named("tmpfs", List.of(new MountOption("mode", "755"))),
                    attributesBeforeUse(request.settings())));
    for (CgroupHierarchy hierarchy : hierarchies) {
      linux.files().mkdirAt(directory, hierarchy.name(), 0755);
    }
    Set<MountFlag> remount =
        request.settings().readonly() ? setAttributes(directory, request.settings()) : Set.of();
    mounts.add(new PreparedMount.Ready(directory, request.destination(), true, remount, Set.of()));
    for (CgroupHierarchy hierarchy : hierarchies) {
      String destination = request.destination() + "/" + hierarchy.name();
      mounts.add(
          new PreparedMount.FromInside(
              hierarchy.type(),
              destination,
              named("cgroup", hierarchy.options()),
              attributes,
              Set.of()));
    }
  }
}
