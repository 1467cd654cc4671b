package io.jocker.runtime.cgroup;

import io.jocker.linux.BpfCalls;
import io.jocker.linux.Fd;
import io.jocker.linux.FileCalls;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.config.DeviceRule;
import io.jocker.runtime.config.Resources;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which devices may be used: {@code Documentation/admin-guide/cgroup-v1/devices.rst}. cgroup v2 has
 * no files for it; an eBPF program at the group decides on each access.
 */
final class DevicesController implements Controller {
  private static final String RULE = "device rule";

  private final FileCalls files;
  private final BpfCalls bpf;

  DevicesController(FileCalls files, BpfCalls bpf) {
    this.files = files;
    this.bpf = bpf;
  }

  @Override
  public String legacyName() {
    return "devices";
  }

  @Override
  public @Nullable String unifiedName() {
    return null;
  }

  /** Rules that allow everything need no controller. */
  @Override
  public @Nullable String asked(Resources resources) {
    for (DeviceRule rule : resources.devices()) {
      if (!rule.allow()) {
        return RULE;
      }
    }
    return null;
  }

  @Override
  public void applyLegacy(ControlFiles group, Resources resources) throws IOException {
    for (DeviceRule rule : resources.devices()) {
      String file = rule.allow() ? "devices.allow" : "devices.deny";
      if (rule.isForAll()) {
        group.write(RULE, file, "a");
      } else if (rule.type() == DeviceRule.Type.ALL) {
        // The kernel takes "a" for everything, whatever access stands behind it.
        group.write(RULE, file, "c " + numbersAndAccess(rule));
        group.write(RULE, file, "b " + numbersAndAccess(rule));
      } else {
        group.write(RULE, file, rule.type().letter() + " " + numbersAndAccess(rule));
      }
    }
  }

  private static String numbersAndAccess(DeviceRule rule) {
    StringBuilder text = new StringBuilder();
    text.append(rule.major() == null ? "*" : rule.major().toString());
    text.append(':').append(rule.minor() == null ? "*" : rule.minor().toString()).append(' ');
    for (DeviceRule.Access one : DeviceRule.Access.values()) {
      if (rule.access().contains(one)) {
        text.append(one.letter());
      }
    }
    return text.toString();
  }

  /**
   * The program stays with the group and goes with it. A further one does not replace it: an access
   * must please them all.
   */
  @Override
  public void applyUnified(ControlFiles group, Resources resources) throws IOException {
    if (asked(resources) != null) {
      attach(group, resources.devices());
    }
  }

  private void attach(ControlFiles group, List<DeviceRule> rules) throws IOException {
    try (Fd program = bpf.loadDeviceProgram(DeviceProgram.of(rules));
        Fd directory =
            files.openAt(
                Fd.CWD,
                group.directory().toString(),
                Set.of(OpenFlag.RDONLY, OpenFlag.DIRECTORY),
                0)) {
      bpf.attachDeviceProgram(directory, program);
    } catch (SyscallException e) {
      throw new CgroupException(
          "cannot set device rules of cgroup " + group.group() + ": " + e.getMessage(),
          e.errno(),
          e);
    }
  }
}
