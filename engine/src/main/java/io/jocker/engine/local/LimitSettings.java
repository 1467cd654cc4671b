package io.jocker.engine.local;

import io.jocker.image.ImageConfig;
import io.jocker.image.ImageException;
import io.jocker.image.ManifestDocument;
import io.jocker.image.json.JsonObject;
import io.jocker.image.layer.Limits;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * What images may ask of this machine, from the settings file:
 *
 * <pre>{"limits": {"layerBytes": 549755813888, "layerEntries": 10000000, "expansionRatio": 200}}
 * </pre>
 *
 * <p>What is not there has its usual bound; a name that is none is refused, for whoever writes one
 * believes in a bound that does not hold.
 */
final class LimitSettings {
  private static final int MAX_CONFIG = 1 << 20;
  private static final List<String> NAMES =
      List.of(
          "layerBytes",
          "fileBytes",
          "layerEntries",
          "directoryBytes",
          "metadataBytes",
          "pathBytes",
          "archiveMembers",
          "pathDepth",
          "expansionRatio",
          "manifestBytes",
          "configBytes");

  private LimitSettings() {}

  /** Reads the file, which need not be there. */
  static Limits read(Linux linux, String file) throws IOException {
    try (Fd opened = linux.files().openAt(Fd.CWD, file, Set.of(), 0)) {
      JsonObject json = JsonObject.parse(linux.io().readAll(opened, MAX_CONFIG), file);
      JsonObject limits = json.optionalObject("limits");
      return limits == null ? Limits.DEFAULT : of(limits);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Limits.DEFAULT;
      }
      throw e;
    }
  }

  private static Limits of(JsonObject limits) throws IOException {
    for (String name : limits.names()) {
      if (!NAMES.contains(name)) {
        throw new ImageException(
            ImageException.Reason.INVALID, limits.place() + ": there is no bound \"" + name + "\"");
      }
    }
    Limits usual = Limits.DEFAULT;
    return new Limits(
        bound(limits, "layerBytes", usual.archiveBytes(), Long.MAX_VALUE),
        bound(limits, "fileBytes", usual.fileBytes(), Long.MAX_VALUE),
        bound(limits, "layerEntries", usual.entries(), Long.MAX_VALUE),
        bound(limits, "directoryBytes", usual.directoryBytes(), Long.MAX_VALUE),
        (int) bound(limits, "metadataBytes", usual.metadataBytes(), Integer.MAX_VALUE),
        (int) bound(limits, "pathBytes", usual.pathBytes(), Integer.MAX_VALUE),
        (int) bound(limits, "archiveMembers", usual.archiveMembers(), Integer.MAX_VALUE),
        (int) bound(limits, "pathDepth", usual.pathDepth(), Integer.MAX_VALUE),
        (int) bound(limits, "expansionRatio", usual.expansionRatio(), Integer.MAX_VALUE),
        (int) bound(limits, "manifestBytes", usual.manifestBytes(), ManifestDocument.MAX_BYTES),
        (int) bound(limits, "configBytes", usual.configBytes(), ImageConfig.MAX_BYTES));
  }

  private static long bound(JsonObject limits, String name, long usual, long most)
      throws IOException {
    long bound = limits.numberOr(name, usual);
    if (bound < 1 || bound > most) {
      throw limits.invalid(name, "must be 1 to " + most + ", is " + bound);
    }
    return bound;
  }
}
