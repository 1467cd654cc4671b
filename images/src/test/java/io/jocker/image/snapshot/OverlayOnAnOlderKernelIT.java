package io.jocker.image.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.TarEntry;
import io.jocker.image.DiffId;
import io.jocker.image.layer.LayerListing;
import io.jocker.image.layer.LayerStore;
import io.jocker.image.snapshot.RootSpec.OverlayRoot;
import io.jocker.image.snapshot.Snapshotter.Durability;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.MountCalls;
import io.jocker.linux.MountFlag;
import io.jocker.linux.MountOption;
import io.jocker.linux.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole contract once more, where lower directories cannot be given one by one. */
class OverlayOnAnOlderKernelIT extends SnapshotterContract {
  @Override
  Linux kernel(Linux real) {
    return new Linux(
        real.io(),
        real.files(),
        new Before67(real.mounts()),
        real.processes(),
        real.locks(),
        real.terminals(),
        real.signals(),
        real.sockets(),
        real.bpf(),
        real.seccomp(),
        real.story());
  }

  @Override
  Snapshotter snapshotter(Linux linux, LayerStore layers, Path containers) {
    return new OverlaySnapshotter(linux, layers, containers);
  }

  @AfterEach
  void noMountIsLeftInThePlaceWhereItWasMade() throws Exception {
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
        .doesNotContain(containers().toString());
  }

  @Test
  void aMountThatAKilledProcessLeftIsTakenAway() throws Exception {
    List<DiffId> layers = List.of(layer(TarEntry.file("a", "")));
    OverlayRoot root = (OverlayRoot) snapshotter().prepare("c1", layers, Durability.LASTING);
    String data = OverlayOptions.joined(root, OverlayOptions.names(root.lowerDirs()));
    linux().mounts().mount("overlay", root.workDir().toString(), "overlay", Set.of(), data);

    snapshotter().remove("c1");

    assertThat(LayerListing.of(containers().resolve("c1"))).isEmpty();
  }

  /** Linux 6.6 and before: overlay knows no {@code lowerdir+}. */
  private record Before67(MountCalls real) implements MountCalls {
    @Override
    public Fd detachedFileSystem(
        String type, List<MountOption> options, Set<MountAttribute> attributes)
        throws SyscallException {
      for (MountOption option : options) {
        if (option.name().equals("lowerdir+")) {
          throw new SyscallException("fsconfig", "overlay, lowerdir+", Errno.EINVAL);
        }
      }
      return real.detachedFileSystem(type, options, attributes);
    }

    @Override
    public Fd detachedCopy(Fd directory, String path, boolean recursive) throws SyscallException {
      return real.detachedCopy(directory, path, recursive);
    }

    @Override
    public void setAttributes(
        Fd mount,
        Set<MountAttribute> set,
        Set<MountAttribute> clear,
        boolean recursive,
        @Nullable Fd userNamespace)
        throws SyscallException {
      real.setAttributes(mount, set, clear, recursive, userNamespace);
    }

    @Override
    public void setPropagation(Fd mount, Set<MountFlag> propagation) throws SyscallException {
      real.setPropagation(mount, propagation);
    }

    @Override
    public void attach(Fd mount, Fd directory, String path) throws SyscallException {
      real.attach(mount, directory, path);
    }

    @Override
    public void mount(String source, String target, String type, Set<MountFlag> flags, String data)
        throws SyscallException {
      real.mount(source, target, type, flags, data);
    }

    @Override
    public void detach(String target) throws SyscallException {
      real.detach(target);
    }
  }
}
