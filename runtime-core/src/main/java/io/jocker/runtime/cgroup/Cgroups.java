package io.jocker.runtime.cgroup;

import io.jocker.linux.Linux;
import io.jocker.runtime.rootfs.CgroupHierarchy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cgroups of this host: which version it has, which controllers, and groups by their paths. */
public final class Cgroups {
  /** The group that those of containers are put in, when nothing else was asked. */
  public static final String DEFAULT_PARENT = "/jocker";

  private final Linux linux;
  private final Hierarchies hierarchies;
  private final List<Controller> controllers;

  private Cgroups(Linux linux, Hierarchies hierarchies) {
    this.linux = linux;
    this.hierarchies = hierarchies;
    this.controllers =
        List.of(
            new CpusetController(),
            new CpuController(),
            new MemoryController(),
            new PidsController(),
            new BlockIoController(),
            new HugetlbController(),
            NetworkController.classes(),
            NetworkController.priorities(),
            new DevicesController(linux.files(), linux.bpf()));
  }

  /** Looks at {@code /proc/self/mountinfo}; an error where no cgroup file system is mounted. */
  public static Cgroups open(Linux linux) throws IOException {
    return from(linux, CgroupTree.readFile(linux, "/proc/self/mountinfo"));
  }

  /** The same with the text of a mountinfo. */
  static Cgroups from(Linux linux, String mountinfo) throws IOException {
    Hierarchies hierarchies = Hierarchies.parse(mountinfo);
    if (hierarchies.unified() == null && hierarchies.legacy().isEmpty()) {
      throw new CgroupException("this host has no cgroup file system mounted");
    }
    return new Cgroups(linux, hierarchies);
  }

  /** True for cgroup v2, false for v1, also on hosts that have v1 controllers beside a v2 tree. */
  public boolean isUnified() {
    return hierarchies.isUnified();
  }

  /** The controllers that there are, by the names of their version. */
  public Set<String> controllers() throws IOException {
    Path root = hierarchies.unified();
    if (!isUnified() || root == null) {
      return Set.copyOf(hierarchies.legacy().keySet());
    }
    Set<String> names = new LinkedHashSet<>();
    String text = new CgroupTree(linux, "/").files(root).read("cgroup.controllers");
    for (String name : text.split(" ", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * The hierarchies as a container may have them mounted: the one of v2, or those of the v1
   * controllers.
   */
  public List<CgroupHierarchy> mountable() {
    if (isUnified()) {
      return List.of(new CgroupHierarchy("unified", List.of()));
    }
    Map<Path, List<String>> byPlace = new LinkedHashMap<>();
    for (Map.Entry<String, Path> entry : hierarchies.legacy().entrySet()) {
      List<String> there = byPlace.get(entry.getValue());
      if (there == null) {
        there = new ArrayList<>();
        byPlace.put(entry.getValue(), there);
      }
      there.add(entry.getKey());
    }
    List<CgroupHierarchy> all = new ArrayList<>(byPlace.size());
    for (Map.Entry<Path, List<String>> entry : byPlace.entrySet()) {
      all.add(new CgroupHierarchy(String.valueOf(entry.getKey().getFileName()), entry.getValue()));
    }
    return all;
  }

  /**
   * Whether memory and swap together can be limited. With v2 the root group has no such file, so it
   * is only known that swap exists at all.
   */
  public boolean countsSwap() throws IOException {
    Path memory = hierarchies.legacy().get("memory");
    if (isUnified()) {
      return controllers().contains("memory")
          && new CgroupTree(linux, "/").files(Path.of("/proc")).has("swaps");
    }
    return memory != null
        && new CgroupTree(linux, "/").files(memory).has("memory.memsw.limit_in_bytes");
  }

  /**
   * The group of a container.
   *
   * @param path {@code linux.cgroupsPath}: an absolute one counts from the cgroup root, a relative
   *     one from {@link #DEFAULT_PARENT}; null: the id in {@link #DEFAULT_PARENT}
   */
  public CgroupManager forContainer(@Nullable String path, String id) {
    String asked = path == null || path.isEmpty() ? id : path;
    return group(asked.startsWith("/") ? asked : DEFAULT_PARENT + "/" + asked);
  }

  /**
   * The group of an absolute path.
   *
   * @throws IllegalArgumentException for the root itself, and for a path with ".."
   */
  public CgroupManager group(String path) {
    Path relative = relative(path);
    String name = "/" + relative;
    CgroupTree tree = new CgroupTree(linux, name);
    Path root = hierarchies.unified();
    return isUnified() && root != null
        ? new UnifiedCgroup(tree, name, root, relative, controllers)
        : new LegacyCgroup(tree, name, hierarchies, relative, controllers);
  }

  private static Path relative(String path) {
    Path relative = Path.of("/").relativize(Path.of("/", path));
    for (Path part : relative) {
      String text = part.toString();
      if (text.isEmpty() || text.equals("..") || text.equals(".")) {
        throw new IllegalArgumentException("not the path of a cgroup: \"" + path + "\"");
      }
    }
    return relative;
  }
}
