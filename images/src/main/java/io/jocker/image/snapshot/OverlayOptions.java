package io.jocker.image.snapshot;

import io.jocker.image.snapshot.RootSpec.OverlayRoot;
import io.jocker.linux.MountOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of an overlay mount (Documentation/filesystems/overlayfs.rst of the kernel), in the
 * forms that the calls take. Whoever mounts elsewhere than {@link RootMounts}, such as a start in a
 * user namespace, gives the names under which it has the lower directories there.
 *
 * <p>{@code index=off}: with it on, a second mount of the same upper directory fails although the
 * first is gone but for a process that holds it. {@code metacopy=off}: a copied-up file is whole,
 * so a commit may read the upper directory alone. What is not named keeps the machine's default:
 * {@code xino} and {@code redirect_dir}.
 */
public final class OverlayOptions {
  private OverlayOptions() {}

  /**
   * Options for {@code fsconfig(2)} from Linux 6.7 on.
   *
   * @param lowers names of the lower directories, the topmost first
   */
  public static List<MountOption> repeated(OverlayRoot root, List<String> lowers) {
    List<MountOption> options = new ArrayList<>(lowers.size() + 5);
    options.add(new MountOption("source", "overlay")); // the name in the mount table
    for (String lower : lowers) {
      options.add(new MountOption("lowerdir+", lower));
    }
    options.addAll(withoutLowers(root));
    return options;
  }

  /**
   * The string for {@code mount(2)}, at most a page with the NUL at its end.
   *
   * @param lowers names without comma, colon and backslash, the topmost first
   */
  public static String joined(OverlayRoot root, List<String> lowers) {
    StringBuilder data = new StringBuilder("lowerdir=").append(String.join(":", lowers));
    for (MountOption option : withoutLowers(root)) {
      data.append(',').append(option.name());
      if (!option.value().isEmpty()) {
        data.append('=').append(option.value());
      }
    }
    return data.toString();
  }

  /** The names of the lower directories as they are, for where nobody has others. */
  public static List<String> names(List<Path> directories) {
    List<String> names = new ArrayList<>(directories.size());
    for (Path directory : directories) {
      names.add(directory.toString());
    }
    return names;
  }

  private static List<MountOption> withoutLowers(OverlayRoot root) {
    List<MountOption> options = new ArrayList<>(5);
    options.add(new MountOption("upperdir", root.upperDir().toString()));
    options.add(new MountOption("workdir", root.workDir().toString()));
    options.add(new MountOption("index", "off"));
    options.add(new MountOption("metacopy", "off"));
    if (root.isVolatile()) {
      options.add(MountOption.flag("volatile"));
    }
    return options;
  }
}
