package io.jocker.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mounts. The new mount API ({@code fsopen(2)} and its kin, Linux 5.2) makes a <em>detached</em>
 * mount: an open descriptor with no place in any mount table, which goes away with its last
 * descriptor. A process that is killed leaves nothing behind, and another process may put it in
 * place with move_mount(2).
 */
public interface MountCalls {
  /**
   * {@code fsopen(2)}, {@code fsconfig(2)} for each option and {@code fsmount(2)}: a new file
   * system as a detached mount.
   *
   * @param options in the order given; a name may come more than once ({@code lowerdir+} of
   *     overlay). A value over 255 bytes is refused by the kernel.
   * @throws SyscallException with the reason that the kernel gives in words, where it gives one
   */
  Fd detachedFileSystem(String type, List<MountOption> options, Set<MountAttribute> attributes)
      throws SyscallException;

  /** The same for options of which each name comes once; an empty value is a flag without one. */
  default Fd detachedFileSystem(
      String type, Map<String, String> options, Set<MountAttribute> attributes)
      throws SyscallException {
    List<MountOption> list = new ArrayList<>(options.size());
    for (Map.Entry<String, String> option : options.entrySet()) {
      list.add(new MountOption(option.getKey(), option.getValue()));
    }
    return detachedFileSystem(type, list, attributes);
  }

  /**
   * {@code open_tree(2)} with OPEN_TREE_CLONE: a detached copy of what is mounted at {@code path},
   * the form of a bind mount.
   *
   * @param recursive with the mounts below it (AT_RECURSIVE)
   */
  Fd detachedCopy(Fd directory, String path, boolean recursive) throws SyscallException;

  /**
   * {@code mount_setattr(2)} (Linux 5.12) on an open mount. One of the access time attributes in
   * {@code set} replaces the one that the mount has.
   *
   * @param userNamespace with {@link MountAttribute#IDMAP}: the namespace whose id mapping the
   *     mount shows
   */
  void setAttributes(
      Fd mount,
      Set<MountAttribute> set,
      Set<MountAttribute> clear,
      boolean recursive,
      @Nullable Fd userNamespace)
      throws SyscallException;

  /**
   * {@code mount_setattr(2)} (Linux 5.12) on an open mount: how mounts spread between it and those
   * that it was copied from.
   *
   * @param propagation one of {@link MountFlag#PRIVATE}, {@link MountFlag#SLAVE}, {@link
   *     MountFlag#SHARED} and {@link MountFlag#UNBINDABLE}; with {@link MountFlag#REC} for the
   *     mounts below it too
   */
  void setPropagation(Fd mount, Set<MountFlag> propagation) throws SyscallException;

  /**
   * {@code move_mount(2)}: puts a detached mount at {@code path}, or at the open {@code directory}
   * itself where {@code path} is empty. A symbolic link at the end of the path is not followed.
   */
  void attach(Fd mount, Fd directory, String path) throws SyscallException;

  /** {@code mount(2)}, the old form; an empty type or data is none. */
  void mount(String source, String target, String type, Set<MountFlag> flags, String data)
      throws SyscallException;

  /**
   * {@code umount2(2)} with MNT_DETACH: out of sight at once, gone when nobody uses it any more.
   * Symbolic links are not followed.
   */
  void detach(String target) throws SyscallException;
}
