package io.jocker.engine.volume;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.VolumeRequest;
import io.jocker.linux.AtFlag;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountOption;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the options of docker's driver {@code local} mean for a volume: {@code type}, {@code device}
 * and {@code o} as mount(8) has them.
 *
 * <p>Without options the volume's files are in its folder, with {@code size} not more of them than
 * that ({@link VolumeQuota}). With {@code o=bind} they are the device's, which is used where it is.
 * Any other file system is mounted on the volume's folder as long as a container has it.
 */
public final class VolumeDriver {
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);
  private static final List<String> KNOWN = List.of("type", "device", "o", "size");

  private final StoredVolume volume;
  private final Linux linux;

  private VolumeDriver(StoredVolume volume, Linux linux) {
    this.volume = volume;
    this.linux = linux;
  }

  /** The driver of one volume. */
  public static VolumeDriver of(StoredVolume volume, Linux linux) {
    return new VolumeDriver(volume, linux);
  }

  /**
   * Refuses what can never be mounted here, before there is a volume.
   *
   * @param root the folder that would hold it
   */
  public static void check(VolumeRequest request, Linux linux, String root)
      throws JockerException, SyscallException {
    if (!request.driver().equals(VolumeRequest.LOCAL)) {
      throw refusal("driver", request.name(), request.driver());
    }
    Map<String, String> options = request.options();
    for (String name : options.keySet()) {
      if (!KNOWN.contains(name)) {
        throw invalid(request, "invalid option: \"" + name + "\"");
      }
    }
    require(request, "device", "type");
    require(request, "type", "device");
    require(request, "o", "device");
    checkSize(request, linux, root);
    String type = options.getOrDefault("type", "");
    if (!type.isEmpty() && !isBind(options) && !isKnown(linux, type)) {
      throw refusal("type", request.name(), type);
    }
  }

  private static void checkSize(VolumeRequest request, Linux linux, String root)
      throws JockerException, SyscallException {
    long size;
    try {
      size = VolumeQuota.size(request.options());
    } catch (IllegalArgumentException e) {
      throw invalid(request, String.valueOf(e.getMessage()));
    }
    if (size > 0 && request.options().containsKey("device")) {
      throw refusal("elsewhere", request.name(), request.options().getOrDefault("device", ""));
    }
    if (size > 0) {
      new VolumeQuota(linux).check(request.name(), root + "/volumes");
    }
  }

  private static void require(VolumeRequest request, String option, String other)
      throws JockerException {
    if (request.options().containsKey(option) && !request.options().containsKey(other)) {
      throw invalid(request, "missing required option: \"" + other + "\"");
    }
  }

  private static JockerException invalid(VolumeRequest request, String why) {
    return new JockerException(ErrorCode.INVALID_REQUEST, "create " + request.name() + ": " + why);
  }

  private static JockerException refusal(String form, String name, String what) {
    return new JockerException(ErrorText.ofForm(ErrorCode.VOLUME_NOT_SUPPORTED, form, name, what));
  }

  /** By trying, for the kernel may have it as a module that is not loaded yet. */
  private static boolean isKnown(Linux linux, String type) {
    try (Fd made = linux.mounts().detachedFileSystem(type, List.of(), Set.of())) {
      return true;
    } catch (SyscallException e) {
      // Anything else means that it exists and lacks its device.
      return e.errno() != Errno.ENODEV;
    }
  }

  private static boolean isBind(Map<String, String> options) {
    for (String word : words(options)) {
      if (word.equals("bind") || word.equals("rbind")) {
        return true;
      }
    }
    return false;
  }

  private static String[] words(Map<String, String> options) {
    String words = options.getOrDefault("o", "");
    return words.isEmpty() ? new String[0] : words.split(",", -1);
  }

  /** The folder that a container gets. */
  public String source() {
    return isBind(volume.options()) ? volume.options().getOrDefault("device", "") : volume.data();
  }

  /** Whether all of it is read-only, whatever a container asks. */
  public boolean isReadOnly() {
    return isBind(volume.options()) && List.of(words(volume.options())).contains("ro");
  }

  /** Whether its files are elsewhere than in its folder. */
  public boolean isElsewhere() {
    return volume.options().containsKey("device");
  }

  /** Whether something must be mounted on its folder for a container. */
  public boolean isMounted() {
    return volume.options().containsKey("type") && !isBind(volume.options());
  }

  /**
   * Mounts it if it is not mounted yet, or sees that the folder which it is made of is there, or
   * that its size is bounded as it should be.
   *
   * @throws JockerException if the kernel refuses, or the size is not bounded
   */
  public void mount() throws JockerException, IOException {
    if (isMounted()) {
      try (Fd folder = linux.files().openAt(Fd.CWD, volume.path(), DIRECTORY, 0)) {
        linux.locks().lock(folder, true);
        if (!isMountPoint(folder)) {
          mount(folder);
        }
      }
    } else if (isElsewhere()) {
      find();
    } else {
      new VolumeQuota(linux).require(volume);
    }
  }

  private void find() throws JockerException, SyscallException {
    try {
      linux.files().statAt(Fd.CWD, source(), Set.of());
    } catch (SyscallException e) {
      throw failure(e);
    }
  }

  private boolean isMountPoint(Fd folder) throws SyscallException {
    return linux
            .files()
            .statAt(folder, StoredVolume.DATA, Set.of(AtFlag.SYMLINK_NOFOLLOW))
            .mountId()
        != linux.files().statAt(folder, "", Set.of(AtFlag.EMPTY_PATH)).mountId();
  }

  private void mount(Fd folder) throws JockerException {
    List<MountOption> options = new ArrayList<>();
    options.add(new MountOption("source", volume.options().getOrDefault("device", "")));
    Set<MountAttribute> attributes = EnumSet.noneOf(MountAttribute.class);
    for (String word : words(volume.options())) {
      MountAttribute attribute = attribute(word);
      if (attribute != null) {
        attributes.add(attribute);
      } else if (!word.isEmpty() && !word.equals("rw") && !word.equals("defaults")) {
        options.add(option(word));
      }
    }
    String type = volume.options().getOrDefault("type", "");
    try (Fd mount = linux.mounts().detachedFileSystem(type, options, attributes)) {
      linux.mounts().attach(mount, folder, StoredVolume.DATA);
    } catch (SyscallException e) {
      throw failure(e);
    }
  }

  private JockerException failure(SyscallException e) {
    return new JockerException(
        e, ErrorCode.VOLUME_NOT_MOUNTED, volume.name(), String.valueOf(e.getMessage()));
  }

  private static @org.jspecify.annotations.Nullable MountAttribute attribute(String word) {
    return switch (word) {
      case "ro" -> MountAttribute.RDONLY;
      case "nosuid" -> MountAttribute.NOSUID;
      case "nodev" -> MountAttribute.NODEV;
      case "noexec" -> MountAttribute.NOEXEC;
      case "noatime" -> MountAttribute.NOATIME;
      case "nodiratime" -> MountAttribute.NODIRATIME;
      default -> null;
    };
  }

  private static MountOption option(String word) {
    int equals = word.indexOf('=');
    return equals < 0
        ? MountOption.flag(word)
        : new MountOption(word.substring(0, equals), word.substring(equals + 1));
  }

  /** Takes away what is mounted on its folder, if anything is. */
  public void unmount() throws IOException {
    unmountUnless(() -> false);
  }

  /** Whether something is still needed. */
  @FunctionalInterface
  public interface Need {
    boolean isThere() throws IOException;
  }

  /** The same unless somebody needs it; nobody mounts it while that is asked. */
  public void unmountUnless(Need need) throws IOException {
    if (!isMounted()) {
      return;
    }
    try (Fd folder = linux.files().openAt(Fd.CWD, volume.path(), DIRECTORY, 0)) {
      linux.locks().lock(folder, true);
      if (isMountPoint(folder) && !need.isThere()) {
        linux.mounts().detach(volume.data());
      }
    }
  }
}
