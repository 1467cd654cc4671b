package io.jocker.runtime.cgroup;

import io.jocker.linux.Fd;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup of one container.
 *
 * <p>A <em>cgroup</em> is a directory in a file system that the kernel makes; a <em>controller</em>
 * (memory, cpu, ...) limits all processes of a cgroup together. With version 2 there is one
 * directory tree for all controllers, with version 1 a tree for each, and so a container has one
 * directory in each of them: {@code cgroups(7)}.
 *
 * <p>The life of a group, in the order of the calls:
 *
 * <ol>
 *   <li>{@link #create} makes the directories, {@link #apply} writes the limits, so that both are
 *       there before the first process is;
 *   <li>{@link #entrance} opens what the new process needs to be inside from its first instruction;
 *   <li>{@link #stats}, {@link #oomKills}, {@link #freeze}, {@link #thaw}, {@link #apply} again,
 *       while it runs;
 *   <li>{@link #kill} ends every process of it, {@link #delete} takes the directories away.
 * </ol>
 *
 * <p>An object of this type holds no open file and may be made anew from its path at any time, by
 * another process too. Whatever fails is an {@link java.io.IOException} that names the limit and
 * the group: {@code cannot set memory limit 10485760 of cgroup /jocker/web: write(memory.max,
 * "10485760"): EBUSY (Device or resource busy)}.
 *
 * <pre>{@code
 * CgroupManager group = cgroups.group("/jocker/web");
 * group.create();
 * group.apply(config.resources());
 * try (CgroupEntrance entrance = group.entrance()) {
 *   launch(entrance);
 * }
 * ...
 * group.kill();
 * group.delete();
 * }</pre>
 */
public interface CgroupManager {
  /** What {@link #openLeaf} makes; the container may see it. */
  String LEAF = "jocker.check";

  /** The directories, one for each hierarchy, whether they exist or not. */
  List<Path> paths();

  /** The path within the hierarchies, such as {@code /jocker/web}. */
  String name();

  /**
   * Makes the directories with all those above them; those that exist are taken as they are. What
   * it made is taken away again when it fails.
   */
  void create() throws IOException;

  /**
   * Sets what {@code resources} asks for and leaves the rest as it is. A limit that this host
   * cannot give is an error that names the controller; nothing is ignored.
   */
  void apply(Resources resources) throws IOException;

  /** Opens what a new process needs to join; to be closed by the caller. */
  CgroupEntrance entrance() throws IOException;

  /** What the processes have used so far. */
  CgroupStats stats() throws IOException;

  /** What else is counted of them. */
  CgroupActivity activity() throws IOException;

  /** How many processes the kernel has killed because the memory limit was reached. */
  long oomKills() throws IOException;

  /** The pids in the group and in the groups below it, as this process sees them. */
  List<Integer> processes() throws IOException;

  /** Stops every process, and returns when all of them stand still. */
  void freeze() throws IOException;

  /** Lets them go on. */
  void thaw() throws IOException;

  /**
   * Opens the file that says whether its processes stand still, for reading: with version 2 it
   * begins with 0 or 1, with version 1 with T(HAWED) or F(ROZEN, -REEZING). Null on a host where
   * they never do.
   */
  @Nullable Fd openFreezer() throws IOException;

  /**
   * Makes a group below this one, for processes that are to be ended together and before the
   * others, and opens its directory. With version 1 that is one of the freezer's hierarchy alone:
   * all limits stay those of this group. Null on a host where that is not to be had.
   */
  @Nullable Fd openLeaf() throws IOException;

  /** Sends SIGKILL to every process; they may still be ending when it returns. */
  void kill() throws IOException;

  /**
   * Takes away the directories with all groups below; those that do not exist are no error. A
   * process that has just ended keeps its group busy for a moment, so EBUSY is tried again for up
   * to a second.
   */
  void delete() throws IOException;
}
