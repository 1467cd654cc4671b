package io.jocker.cli;

import io.jocker.engine.request.ByteSize;
import io.jocker.engine.request.DeviceSpec;
import io.jocker.engine.request.FilesystemRequest;
import io.jocker.engine.request.MountOption;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.TmpfsOption;
import io.jocker.engine.request.VolumeOption;
import io.jocker.engine.request.VolumesFrom;
import java.util.ArrayList;
import java.util.List;

/** The options that say what is mounted in a container, and its devices. */
final class FilesystemOptions {
  private FilesystemOptions() {}

  static void declare(CommandModel model) {
    model
        .flag("Mount the container's root filesystem as read only", "--read-only")
        .texts("list", "Bind mount a volume", "-v", "--volume")
        .texts("list", "Mount volumes from the specified container(s)", "--volumes-from")
        .texts("mount", "Attach a filesystem mount to the container", "--mount")
        .texts("list", "Mount a tmpfs directory", "--tmpfs")
        .texts("list", "Add a host device to the container", "--device")
        .text("bytes", "Size of /dev/shm (default 64m)", "--shm-size");
  }

  static FilesystemRequest read(Options options, Invocation invocation) {
    String here = invocation.workingDirectory();
    List<MountSpec> mounts = new ArrayList<>();
    for (String text : options.texts("--volume")) {
      mounts.add(VolumeOption.parse(text, here));
    }
    if (options.isGiven("--mount")) {
      mounts.addAll(options.readAll("--mount", text -> MountOption.parse(text, here)));
    }
    for (String text : options.texts("--tmpfs")) {
      mounts.add(TmpfsOption.parse(text));
    }
    List<VolumesFrom> from = new ArrayList<>();
    for (String text : options.texts("--volumes-from")) {
      from.add(VolumesFrom.parse(text));
    }
    List<DeviceSpec> devices = new ArrayList<>();
    for (String text : options.texts("--device")) {
      devices.add(DeviceSpec.parse(text));
    }
    ByteSize shm =
        options.isGiven("--shm-size") ? options.read("--shm-size", ByteSize::parse) : null;
    return new FilesystemRequest(
        options.has("--read-only"),
        mounts,
        devices,
        shm == null ? FilesystemRequest.DEFAULT_SHM_BYTES : shm.bytes(),
        from);
  }
}
