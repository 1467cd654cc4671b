package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.image.ContainerConfig;
import io.jocker.image.HistoryEntry;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageReference;
import io.jocker.image.store.Image;
import io.jocker.image.store.TarSource;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The image {@code playground}, which needs no registry: made on first use from the machine's own
 * busybox, and from then on an image like any other.
 */
final class Playground {
  private static final String NAME = "playground";
  private static final int MAX_BUSYBOX = 64 << 20;

  /** Where Debian's packages busybox-static and busybox have it. */
  private static final List<String> PLACES = List.of("/bin/busybox", "/usr/bin/busybox");

  private final Linux linux;
  private final ImageService images;

  Playground(Linux linux, ImageService images) {
    this.linux = linux;
    this.images = images;
  }

  /** Whether a reference means this image and nothing of any registry. */
  static boolean isMeant(String reference) {
    return reference.equals(NAME) || reference.equals(NAME + ":latest");
  }

  /** Makes the image and names it. */
  Image make() throws IOException, JockerException {
    byte[] busybox = busybox();
    if (!StaticElf.isStatic(busybox)) {
      throw missing("the machine's busybox is not a static program");
    }
    byte[] layer = PlaygroundLayer.archive(busybox, applets());
    ImageConfig config =
        new ImageConfig(
            images.machine(),
            "",
            "jocker",
            ContainerConfig.of(
                List.of("sh"), List.of("PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin")),
            List.of(),
            List.of(new HistoryEntry("", "the machine's busybox", "jocker", "", false)));
    TarSource archive = () -> new ByteArrayInputStream(layer);
    return images
        .store()
        .add(ImageReference.parse(NAME), config, List.of(archive), images.layers());
  }

  /** The paths that busybox has for its applets: what {@code --list-full} says. */
  private Set<String> applets() throws IOException {
    Process process =
        new ProcessBuilder("busybox", "--list-full")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String list = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Set.of(list.strip().split("\n", -1));
  }

  private byte[] busybox() throws IOException, JockerException {
    for (String place : PLACES) {
      try (Fd file = linux.files().openAt(Fd.CWD, place, Set.of(), 0)) {
        return linux.io().readAll(file, MAX_BUSYBOX);
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
      }
    }
    throw missing("the machine has no busybox");
  }

  private static JockerException missing(String why) {
    return new JockerException(ErrorCode.PLAYGROUND, why);
  }
}
