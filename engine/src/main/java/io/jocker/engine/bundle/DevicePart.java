package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.DeviceSpec;
import io.jocker.linux.Errno;
import io.jocker.linux.FileStatus;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.LinuxSpec.Device;
import io.jocker.runtime.spec.ResourcesSpec.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Device nodes beside those that every container has, and which devices may be used. */
final class DevicePart {
  /** null, zero, full, random, urandom, tty, console, ptmx: what every container has. */
  private static final int[][] DEFAULT = {
    {1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}, {5, 1}, {5, 2}
  };

  private static final long PTS_MAJOR = 136;
  private static final String ALL = "rwm";

  private final BundleInput input;
  private final List<Device> devices = new ArrayList<>();
  private final List<DeviceRule> rules = new ArrayList<>();

  private DevicePart(BundleInput input) {
    this.input = input;
  }

  static DevicePart of(BundleInput input, Host host) throws JockerException, SyscallException {
    DevicePart part = new DevicePart(input);
    part.addRules();
    if (input.request().security().privileged()) {
      part.addAllOfHost(host);
    }
    for (DeviceSpec device : input.request().filesystem().devices()) {
      part.add(device, host);
    }
    return part;
  }

  List<Device> devices() {
    return devices;
  }

  List<DeviceRule> rules() {
    return rules;
  }

  /** All is forbidden but to make nodes, which are of no use where opening them is forbidden. */
  private void addRules() {
    if (input.request().security().privileged()) {
      rules.add(new DeviceRule(true, null, null, null, ALL));
      return;
    }
    rules.add(new DeviceRule(false, null, null, null, ALL));
    rules.add(new DeviceRule(true, "c", null, null, "m"));
    rules.add(new DeviceRule(true, "b", null, null, "m"));
    for (int[] number : DEFAULT) {
      rules.add(new DeviceRule(true, "c", (long) number[0], (long) number[1], ALL));
    }
    rules.add(new DeviceRule(true, "c", PTS_MAJOR, null, ALL));
  }

  private void addAllOfHost(Host host) throws SyscallException {
    for (Map.Entry<String, FileStatus> entry : host.devices("/dev").entrySet()) {
      if (!entry.getKey().equals("/dev/console")) {
        devices.add(device(entry.getKey(), entry.getValue()));
      }
    }
  }

  private void add(DeviceSpec asked, Host host) throws JockerException {
    Map<String, FileStatus> found = find(asked.pathOnHost(), host);
    for (Map.Entry<String, FileStatus> entry : found.entrySet()) {
      String below = entry.getKey().substring(asked.pathOnHost().length());
      Device device = device(asked.pathInContainer() + below, entry.getValue());
      devices.add(device);
      if (!input.request().security().privileged()) {
        rules.add(
            new DeviceRule(
                true, device.type(), device.major(), device.minor(), asked.permissions()));
      }
    }
  }

  private static Map<String, FileStatus> find(String path, Host host) throws JockerException {
    try {
      FileStatus status = host.status(path);
      Map<String, FileStatus> found =
          status.isDirectory() ? host.devices(path) : Map.of(path, status);
      if (found.isEmpty() || !(status.isDirectory() || isDevice(status))) {
        throw new JockerException(ErrorCode.DEVICE_NOT_USABLE, path, "not a device node");
      }
      return found;
    } catch (SyscallException e) {
      throw e.errno() == Errno.ENOENT
          ? new JockerException(ErrorText.ofForm(ErrorCode.DEVICE_NOT_FOUND, "custom", path), e)
          : new JockerException(
              e, ErrorCode.DEVICE_NOT_USABLE, path, String.valueOf(e.getMessage()));
    }
  }

  static boolean isDevice(FileStatus status) {
    return status.type() == FileStatus.CHARACTER_DEVICE || status.type() == FileStatus.BLOCK_DEVICE;
  }

  private static Device device(String pathInContainer, FileStatus status) {
    return new Device(
        pathInContainer,
        status.type() == FileStatus.BLOCK_DEVICE ? "b" : "c",
        (long) status.represents().major(),
        (long) status.represents().minor(),
        status.permissions() & 0777,
        status.uid(),
        status.gid());
  }
}
