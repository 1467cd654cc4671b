package io.jocker.runtime.seccomp;

import io.jocker.linux.Capability;
import io.jocker.linux.Machine;
import java.util.Set;

/**
 * What the rules of a profile in docker's form may depend on.
 *
 * @param capabilities that the container may have (its bounding set)
 * @param machine that it runs on
 * @param kernel that it runs on
 */
public record ProfileConditions(
    Set<Capability> capabilities, Machine machine, KernelVersion kernel) {
  public ProfileConditions {
    capabilities = Set.copyOf(capabilities);
  }

  /** Of this machine and the kernel that runs on it. */
  public static ProfileConditions here(Set<Capability> capabilities) {
    return new ProfileConditions(
        capabilities, Machine.CURRENT, KernelVersion.parse(kernelRelease()));
  }

  /** What {@code uname(2)} says; Java asks it once and keeps the answer. */
  static String kernelRelease() {
    return System.getProperty("os.version", "");
  }
}
