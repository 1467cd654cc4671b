package io.jocker.runtime.config;

import io.jocker.linux.Namespace;
import io.jocker.linux.OsString;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code config.json} may not ask for, although each field by itself has the right type. A
 * list of small checks; the first that fails is the error.
 */
final class Validator {
  private static final int LONGEST_HOST_NAME = 64;

  private Validator() {}

  static void check(Spec spec) {
    LinuxSpec linux = spec.linux() == null ? LinuxSpec.builder().build() : spec.linux();
    rootIsNamed(spec);
    namespacesAreNamedOnce(linux);
    joinedNamespacesAreAbsolutePaths(linux);
    hostNamesNeedTheirNamespace(spec, linux);
    hostNamesFitTheKernel(spec);
    mappingsNeedTheirNamespace(linux);
    userNamespaceNeedsMappings(linux);
    userIsMapped(spec, linux);
    timeOffsetsNeedTheirNamespace(linux);
    mountsNeedTheirNamespace(spec, linux);
    propagationIsKnown(linux);
    sysctlsStayInside(linux);
    securityLabelsAreNotSupported(linux);
    MountChecks.check(spec, linux);
    DeviceChecks.check(spec, linux);
    HookChecks.check(spec, linux);
    if (spec.process() != null) {
      checkProcess(spec.process());
    }
  }

  static void checkProcess(ProcessSpec process) {
    somethingIsRun(process);
    textsEndWhereTheySeemTo(process);
    environmentHasNames(process);
    workingDirectoryIsAbsolute(process);
    idsFitTheKernel(process);
    consoleSizeFitsTheKernel(process);
    oomScoreFitsTheKernel(process);
    processLabelsAreNotSupported(process);
  }

  private static void rootIsNamed(Spec spec) {
    if (spec.root() == null || spec.root().path().isEmpty()) {
      throw new InvalidSpecException("root.path", "missing");
    }
    noNul(spec.root().path(), "root.path");
  }

  private static void namespacesAreNamedOnce(LinuxSpec linux) {
    long seen = 0;
    for (int i = 0; i < linux.namespaces().size(); i++) {
      String field = "linux.namespaces[" + i + "].type";
      Namespace kind = NamespaceNames.kind(linux.namespaces().get(i).type(), field);
      if ((seen & kind.bit()) != 0) {
        throw new InvalidSpecException(
            field, "there twice: \"" + linux.namespaces().get(i).type() + "\"");
      }
      seen |= kind.bit();
    }
  }

  private static void joinedNamespacesAreAbsolutePaths(LinuxSpec linux) {
    for (int i = 0; i < linux.namespaces().size(); i++) {
      String path = linux.namespaces().get(i).path();
      if (path != null && !path.isEmpty()) {
        absolute(path, "linux.namespaces[" + i + "].path");
      }
    }
  }

  /** Else the host would be renamed. */
  private static void hostNamesNeedTheirNamespace(Spec spec, LinuxSpec linux) {
    if (!isSet(linux, Namespace.UTS)) {
      refuse(spec.hostname(), "hostname", "needs a uts namespace");
      refuse(spec.domainname(), "domainname", "needs a uts namespace");
    }
  }

  private static void hostNamesFitTheKernel(Spec spec) {
    hostNameFits(spec.hostname(), "hostname");
    hostNameFits(spec.domainname(), "domainname");
  }

  private static void hostNameFits(@Nullable String name, String field) {
    if (name != null && OsString.encode(name).length > LONGEST_HOST_NAME) {
      throw new InvalidSpecException(field, "longer than 64 bytes: \"" + name + "\"");
    }
  }

  private static void mappingsNeedTheirNamespace(LinuxSpec linux) {
    if (!isNew(linux, Namespace.USER)) {
      if (!linux.uidMappings().isEmpty()) {
        throw new InvalidSpecException("linux.uidMappings", "needs a new user namespace");
      }
      if (!linux.gidMappings().isEmpty()) {
        throw new InvalidSpecException("linux.gidMappings", "needs a new user namespace");
      }
    }
  }

  private static void userNamespaceNeedsMappings(LinuxSpec linux) {
    if (isNew(linux, Namespace.USER)) {
      if (linux.uidMappings().isEmpty()) {
        throw new InvalidSpecException("linux.uidMappings", "missing for a new user namespace");
      }
      if (linux.gidMappings().isEmpty()) {
        throw new InvalidSpecException("linux.gidMappings", "missing for a new user namespace");
      }
    }
  }

  /** setresuid(2) of an id that is not mapped is an EINVAL that would name no field. */
  private static void userIsMapped(Spec spec, LinuxSpec linux) {
    if (spec.process() == null || !isNew(linux, Namespace.USER)) {
      return;
    }
    ProcessSpec.User user = spec.process().user();
    mapped(user.uid(), linux.uidMappings(), "process.user.uid");
    mapped(user.gid(), linux.gidMappings(), "process.user.gid");
    for (long gid : user.additionalGids()) {
      mapped(gid, linux.gidMappings(), "process.user.additionalGids");
    }
  }

  private static void mapped(long id, List<LinuxSpec.IdMapping> mappings, String field) {
    for (LinuxSpec.IdMapping one : mappings) {
      if (id >= one.containerID() && id - one.containerID() < one.size()) {
        return;
      }
    }
    throw new InvalidSpecException(field, "not mapped in the user namespace: " + id);
  }

  private static void timeOffsetsNeedTheirNamespace(LinuxSpec linux) {
    if (!linux.timeOffsets().isEmpty() && !isNew(linux, Namespace.TIME)) {
      throw new InvalidSpecException("linux.timeOffsets", "needs a new time namespace");
    }
    for (LinuxSpec.TimeOffset offset : linux.timeOffsets().values()) {
      Long nanos = offset.nanosecs();
      if (nanos != null && (nanos < 0 || nanos > 999_999_999)) {
        throw new InvalidSpecException("linux.timeOffsets", "not below a second: " + nanos + " ns");
      }
    }
  }

  /** Else the host's own mounts would be changed. */
  private static void mountsNeedTheirNamespace(Spec spec, LinuxSpec linux) {
    if (isNew(linux, Namespace.MOUNT)) {
      return;
    }
    String need = "needs a new mount namespace";
    if (!spec.mounts().isEmpty()) {
      throw new InvalidSpecException("mounts", need);
    }
    if (!linux.maskedPaths().isEmpty()) {
      throw new InvalidSpecException("linux.maskedPaths", need);
    }
    if (!linux.readonlyPaths().isEmpty()) {
      throw new InvalidSpecException("linux.readonlyPaths", need);
    }
  }

  private static void propagationIsKnown(LinuxSpec linux) {
    String word = linux.rootfsPropagation();
    if (word != null
        && !word.isEmpty()
        && MountOptions.parse(List.of(word)).settings().propagation().isEmpty()) {
      throw new InvalidSpecException(
          "linux.rootfsPropagation", "not shared, slave, private or unbindable: \"" + word + "\"");
    }
  }

  /**
   * A kernel parameter may only be one that a namespace of the container's own keeps apart; any
   * other would change the host.
   */
  private static void sysctlsStayInside(LinuxSpec linux) {
    for (String name : linux.sysctl().keySet()) {
      String field = "linux.sysctl[\"" + name + "\"]";
      String path;
      try {
        path = Sysctls.path(name);
      } catch (IllegalArgumentException e) {
        throw InvalidSpecException.of(field, e);
      }
      if (Sysctls.isOfIpcNamespace(path)) {
        own(linux, Namespace.IPC, field, "needs an ipc namespace that is not the host's");
      } else if (Sysctls.isOfNetworkNamespace(path)) {
        own(linux, Namespace.NETWORK, field, "needs a network namespace that is not the host's");
      } else if (Sysctls.isOfUtsNamespace(path)) {
        own(linux, Namespace.UTS, field, "needs a uts namespace that is not the host's");
      } else {
        throw new InvalidSpecException(
            field, "no parameter of a namespace, it would be the host's");
      }
    }
  }

  private static void own(LinuxSpec linux, Namespace kind, String field, String problem) {
    if (!isSet(linux, kind)) {
      throw new InvalidSpecException(field, problem);
    }
  }

  /** What is asked for safety's sake is refused, not ignored. */
  private static void securityLabelsAreNotSupported(LinuxSpec linux) {
    refuse(linux.mountLabel(), "linux.mountLabel", "SELinux is not supported");
  }

  private static void somethingIsRun(ProcessSpec process) {
    if (process.args().isEmpty() || process.args().get(0).isEmpty()) {
      throw new InvalidSpecException("process.args", "no program to run");
    }
  }

  /** execve(2) would take what stands before a NUL for the whole. */
  private static void textsEndWhereTheySeemTo(ProcessSpec process) {
    for (int i = 0; i < process.args().size(); i++) {
      noNul(process.args().get(i), "process.args[" + i + "]");
    }
    for (int i = 0; i < process.env().size(); i++) {
      noNul(process.env().get(i), "process.env[" + i + "]");
    }
    noNul(process.cwd(), "process.cwd");
  }

  private static void environmentHasNames(ProcessSpec process) {
    for (int i = 0; i < process.env().size(); i++) {
      if (process.env().get(i).indexOf('=') < 1) {
        throw new InvalidSpecException(
            "process.env[" + i + "]", "not NAME=VALUE: \"" + process.env().get(i) + "\"");
      }
    }
  }

  private static void workingDirectoryIsAbsolute(ProcessSpec process) {
    absolute(process.cwd(), "process.cwd");
  }

  private static void idsFitTheKernel(ProcessSpec process) {
    ProcessSpec.User user = process.user();
    id(user.uid(), "process.user.uid");
    id(user.gid(), "process.user.gid");
    for (long gid : user.additionalGids()) {
      id(gid, "process.user.additionalGids");
    }
    Integer umask = user.umask();
    if (umask != null && (umask < 0 || umask > 0777)) {
      throw new InvalidSpecException("process.user.umask", "not 0 to 511: " + umask);
    }
  }

  /** 2^32-1 means "no change" to the kernel. */
  private static void id(long id, String field) {
    if (id < 0 || id > 0xffff_fffeL) {
      throw new InvalidSpecException(field, "not 0 to 4294967294: " + id);
    }
  }

  private static void consoleSizeFitsTheKernel(ProcessSpec process) {
    ProcessSpec.ConsoleSize size = process.consoleSize();
    if (size != null
        && (size.height() < 0
            || size.height() > 0xffff
            || size.width() < 0
            || size.width() > 0xffff)) {
      throw new InvalidSpecException(
          "process.consoleSize", "not 0 to 65535: " + size.height() + " by " + size.width());
    }
  }

  private static void oomScoreFitsTheKernel(ProcessSpec process) {
    Integer score = process.oomScoreAdj();
    if (score != null && (score < -1000 || score > 1000)) {
      throw new InvalidSpecException("process.oomScoreAdj", "not -1000 to 1000: " + score);
    }
  }

  private static void processLabelsAreNotSupported(ProcessSpec process) {
    refuse(process.selinuxLabel(), "process.selinuxLabel", "SELinux is not supported");
    if (!"unconfined".equals(process.apparmorProfile())) {
      refuse(process.apparmorProfile(), "process.apparmorProfile", "AppArmor is not supported");
    }
  }

  static boolean isSet(LinuxSpec linux, Namespace kind) {
    for (LinuxSpec.Namespace one : linux.namespaces()) {
      if (NamespaceNames.kind(one.type(), "linux.namespaces") == kind) {
        return true;
      }
    }
    return false;
  }

  static boolean isNew(LinuxSpec linux, Namespace kind) {
    for (LinuxSpec.Namespace one : linux.namespaces()) {
      if (NamespaceNames.kind(one.type(), "linux.namespaces") == kind) {
        return one.path() == null || one.path().isEmpty();
      }
    }
    return false;
  }

  private static void refuse(@Nullable String value, String field, String problem) {
    if (value != null && !value.isEmpty()) {
      throw new InvalidSpecException(field, problem + ": \"" + value + "\"");
    }
  }

  static void absolute(String path, String field) {
    noNul(path, field);
    if (!path.startsWith("/")) {
      throw new InvalidSpecException(field, "not an absolute path: \"" + path + "\"");
    }
  }

  static void noNul(String text, String field) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidSpecException(field, "a NUL in it");
    }
  }
}
