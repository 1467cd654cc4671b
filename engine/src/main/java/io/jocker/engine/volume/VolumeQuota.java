package io.jocker.engine.volume;

import io.jocker.engine.EngineTopic;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.ByteSize;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.story.Story;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much a volume may hold, its option {@code size}: a project quota of the file system that its
 * folder lies on. All files of the volume belong to a project, a number that is the volume's alone,
 * and the kernel counts and bounds what a project takes.
 *
 * <p>Which numbers are taken the kernel knows best, so nothing else is written down: one is taken
 * as long as a file belongs to it or it has a limit. So two volumes never share one, of whatever
 * root they are and whoever was killed when.
 */
final class VolumeQuota {
  /**
   * Far from what administrators write into /etc/projects, and from docker's, which counts from 1
   * without a look at what is taken.
   */
  private static final long FIRST_PROJECT = 0x4000_0000L;

  private static final int PROJECTS = 0x4000_0000;
  private static final Set<OpenFlag> DIRECTORY =
      Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY, OpenFlag.NOFOLLOW);

  private final Linux linux;

  VolumeQuota(Linux linux) {
    this.linux = linux;
  }

  /**
   * The bytes that the options say, 0 for no limit.
   *
   * @throws IllegalArgumentException if it is no size
   */
  static long size(Map<String, String> options) {
    String size = options.get("size");
    return size == null ? 0 : ByteSize.parse(size).bytes();
  }

  /**
   * Tries whether volumes in a folder can be bounded.
   *
   * @param name of the volume that is to be
   * @throws JockerException NOT_SUPPORTED with the kernel's reason
   */
  void check(String name, String folder) throws JockerException, SyscallException {
    try (Fd open = linux.files().openAt(Fd.CWD, folder, DIRECTORY, 0)) {
      try {
        linux.quotas().project(open);
      } catch (SyscallException e) {
        throw refusal("projects", name, folder, String.valueOf(e.getMessage()));
      }
      String why;
      try {
        why = linux.quotas().enforces(open) ? "" : "they are counted only";
      } catch (SyscallException e) {
        why = String.valueOf(e.getMessage());
      }
      if (!why.isEmpty()) {
        throw refusal("quota", name, folder, why);
      }
    }
  }

  private static JockerException refusal(String form, String name, String folder, String why) {
    return new JockerException(
        ErrorText.ofForm(ErrorCode.VOLUME_NOT_SUPPORTED, form, name, folder, why));
  }

  /**
   * Makes an empty folder a project of its own with a limit. The caller keeps others of the same
   * root from doing this at the same time; those of other roots would have to draw the same number
   * of a thousand million in the same moment.
   */
  void give(String volume, Fd data, long bytes) throws SyscallException {
    try (Story.About about = linux.story().about(EngineTopic.VOLUME_SIZE, volume)) {
      long project = freeProject(data);
      // In this order: from the first call on it is counted, and so taken.
      linux.quotas().setProject(data, project);
      linux.quotas().setLimit(data, project, bytes);
    }
  }

  private long freeProject(Fd data) throws SyscallException {
    while (true) {
      long project = FIRST_PROJECT + ThreadLocalRandom.current().nextInt(PROJECTS);
      if (isFree(data, project)) {
        return project;
      }
    }
  }

  private boolean isFree(Fd data, long project) throws SyscallException {
    try {
      return linux.quotas().usage(data, project).isFree();
    } catch (SyscallException e) {
      // So says XFS of a number that it has never seen.
      if (e.errno() == Errno.ENOENT) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Sees that the limit holds: not where the file system is mounted without quotas by now, nor for
   * a copy of the folder.
   *
   * @throws JockerException if it does not
   */
  void require(StoredVolume volume) throws JockerException, SyscallException {
    if (size(volume.options()) > 0 && !holds(volume)) {
      throw new JockerException(
          ErrorText.ofForm(
              ErrorCode.VOLUME_NOT_MOUNTED,
              "size",
              volume.name(),
              volume.options().getOrDefault("size", "")));
    }
  }

  private boolean holds(StoredVolume volume) throws SyscallException {
    try (Fd data = linux.files().openAt(Fd.CWD, volume.data(), DIRECTORY, 0)) {
      long project = linux.quotas().project(data);
      return isOurs(project)
          && linux.quotas().enforces(data)
          && linux.quotas().usage(data, project).limit() > 0;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Takes the limit from a volume that is about to be freed: with its last file the number is free.
   *
   * @param above where its folder lies, which only root can change
   */
  void lift(Fd above, String folder) {
    String path = folder + "/" + StoredVolume.DATA;
    try (Fd data = linux.files().openAt(above, path, DIRECTORY, 0)) {
      long project = linux.quotas().project(data);
      if (isOurs(project)) {
        linux.quotas().setLimit(data, project, 0);
      }
    } catch (SyscallException e) {
      // There are no quotas here, or no files. A limit that stays keeps one number from being given
      // again, and nothing else: no reason to keep the volume.
      return;
    }
  }

  private static boolean isOurs(long project) {
    return project >= FIRST_PROJECT && project < FIRST_PROJECT + PROJECTS;
  }

  /** Lets a folder belong to the project of another one, for files can be moved within one only. */
  void share(Fd from, Fd to) {
    try {
      long project = linux.quotas().project(from);
      if (isOurs(project)) {
        linux.quotas().setProject(to, project);
      }
    } catch (SyscallException e) {
      // No projects here: nothing keeps files from being moved.
      return;
    }
  }
}
