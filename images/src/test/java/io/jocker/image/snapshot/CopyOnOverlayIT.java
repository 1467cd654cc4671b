package io.jocker.image.snapshot;

import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.recording.Call;
import io.jocker.linux.recording.FaultInjector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * Copies where the layers lie on an overlay, as in a container: its kernel makes no whiteouts there
 * and, up to Linux 6.6, no opaque directories.
 */
class CopyOnOverlayIT extends CopySnapshotterIT {
  private final Linux linux = JnaLinux.open();
  private Path merged;

  @Override
  Linux kernel(Linux real) {
    return FaultInjector.refusing(real, CopyOnOverlayIT::marksOpaque, Errno.ENOTSUP).linux();
  }

  private static boolean marksOpaque(Call call) {
    return call.name().equals("files.setXattrAt")
        && call.arguments().contains("trusted.overlay.opaque");
  }

  @Override
  Path place(Path temporary) throws IOException {
    Path lower = Files.createDirectory(temporary.resolve("lower"));
    Path upper = Files.createDirectory(temporary.resolve("upper"));
    Path work = Files.createDirectory(temporary.resolve("work"));
    RootSpec root = new RootSpec.OverlayRoot(List.of(lower), upper, work, false);
    merged = Files.createDirectory(temporary.resolve("merged"));
    // In a place, for before Linux 6.15 nothing can be copied out of a mount that has none.
    try (Fd overlay = new RootMounts(linux).mountDetached(root)) {
      linux.mounts().attach(overlay, Fd.CWD, merged.toString());
    }
    return merged;
  }

  @AfterEach
  void unmount() throws IOException {
    linux.mounts().detach(merged.toString());
  }
}
