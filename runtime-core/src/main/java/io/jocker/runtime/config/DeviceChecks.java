package io.jocker.runtime.config;

import io.jocker.linux.Namespace;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.Spec;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the {@link Validator} checks of device nodes. */
final class DeviceChecks {
  private static final Set<String> TYPES = Set.of("c", "u", "b", "p");

  /** 12 and 20 bits of {@code makedev(3)}. */
  private static final long MOST_MAJOR = 0xfff;

  private static final long MOST_MINOR = 0xfffff;

  private DeviceChecks() {}

  static void check(Spec spec, LinuxSpec linux) {
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < linux.devices().size(); i++) {
      LinuxSpec.Device device = linux.devices().get(i);
      String field = "linux.devices[" + i + "]";
      Validator.absolute(device.path(), field + ".path");
      placeCanHaveIt(device, linux, field + ".path");
      if (!paths.add(PathInContainer.normalize(device.path()))) {
        throw new InvalidSpecException(field + ".path", "there twice: \"" + device.path() + "\"");
      }
      if (!TYPES.contains(device.type())) {
        throw new InvalidSpecException(
            field + ".type", "not c, u, b or p: \"" + device.type() + "\"");
      }
      if (!device.type().equals("p")) {
        number(device.major(), MOST_MAJOR, field + ".major");
        number(device.minor(), MOST_MINOR, field + ".minor");
      }
    }
  }

  /**
   * Nodes below /dev are made beforehand, others by the container's own first process: in a user
   * namespace the kernel lets it make none (mknod(2)), and with the host's mounts they would be the
   * host's.
   */
  private static void placeCanHaveIt(LinuxSpec.Device device, LinuxSpec linux, String field) {
    if (!Validator.isNew(linux, Namespace.MOUNT)) {
      throw new InvalidSpecException(field, "needs a new mount namespace");
    }
    boolean below = PathInContainer.isWithin(PathInContainer.normalize(device.path()), "/dev");
    if (!below && Validator.isSet(linux, Namespace.USER)) {
      throw new InvalidSpecException(
          field, "not below /dev, which a user namespace needs: \"" + device.path() + "\"");
    }
  }

  private static void number(@Nullable Long number, long most, String field) {
    if (number == null) {
      throw new InvalidSpecException(field, "missing");
    }
    if (number < 0 || number > most) {
      throw new InvalidSpecException(field, "not 0 to " + most + ": " + number);
    }
  }
}
