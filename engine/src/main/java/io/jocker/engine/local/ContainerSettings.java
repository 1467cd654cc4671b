package io.jocker.engine.local;

import io.jocker.engine.request.NamespaceMode;
import io.jocker.image.json.JsonObject;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.Set;

/**
 * What the administrator has chosen for containers whose users say nothing else.
 *
 * @param cgroupParent the group below which containers have theirs
 * @param network a mode that says which one; never {@link NamespaceMode#USUAL}
 */
record ContainerSettings(String cgroupParent, NamespaceMode network) {
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads {@code cgroupParent} and {@code network}.
   *
   * @param file absolute path; one that is missing says nothing
   */
  static ContainerSettings read(Linux linux, String file) throws IOException {
    try (Fd opened = linux.files().openAt(Fd.CWD, file, Set.of(), 0)) {
      JsonObject json = JsonObject.parse(linux.io().readAll(opened, MAX_BYTES), file);
      return of(json.textOrEmpty("cgroupParent"), json.textOrEmpty("network"));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": field \"network\": " + e.getMessage(), e);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return of("", "");
      }
      throw e;
    }
  }

  private static ContainerSettings of(String cgroupParent, String network) {
    NamespaceMode mode = NamespaceMode.parseNetwork(network);
    return new ContainerSettings(
        cgroupParent.isEmpty() ? "/jocker" : cgroupParent,
        mode instanceof NamespaceMode.Usual ? NamespaceMode.parseNetwork("bridge") : mode);
  }
}
