package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.SecurityOptions.Seccomp;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.linux.Capability;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.seccomp.CompiledFilter;
import io.jocker.runtime.seccomp.SeccompFilters;
import io.jocker.runtime.seccomp.SeccompProfile;
import io.jocker.runtime.spec.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The seccomp filters of containers: docker's rules for which one, and where compiled ones are
 * kept.
 */
final class FilterService {
  private static final long MAX_PROFILE = 4 << 20;

  private final SeccompFilters filters;

  FilterService(Linux linux, String root) {
    this.filters = new SeccompFilters(linux, Path.of(root, "seccomp"));
  }

  /**
   * The filter of a container; null for one that may make every call.
   *
   * @param bounding its bounding set: the default profile allows what a capability is for
   * @throws JockerException INVALID for a profile that cannot be read or is wrong
   */
  @Nullable CompiledFilter filter(SecurityRequest security, Set<Capability> bounding)
      throws IOException, JockerException {
    Seccomp asked = security.options().seccomp();
    if (asked instanceof Seccomp.ProfileFile file) {
      return custom(file.pathOnHost(), bounding);
    }
    boolean unconfined = security.privileged() || asked instanceof Seccomp.Unconfined;
    return unconfined ? null : filters.filter(SeccompProfile.builtin(bounding));
  }

  /**
   * The filter of a bundle that says itself which calls may be made; null for one that does not.
   */
  @Nullable CompiledFilter ofBundle(@Nullable SeccompProfile profile) throws SyscallException {
    return profile == null ? null : filters.filter(profile);
  }

  private CompiledFilter custom(String path, Set<Capability> bounding)
      throws IOException, JockerException {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > MAX_PROFILE) {
        throw new JockerException(ErrorText.ofForm(ErrorCode.SECCOMP_PROFILE, "large", path));
      }
      return filters.filter(path, Files.readAllBytes(file), bounding);
    } catch (NoSuchFileException e) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.SECCOMP_PROFILE, "missing", path), e);
    } catch (InvalidSpecException e) {
      throw new JockerException(
          ErrorText.ofForm(
              ErrorCode.SECCOMP_PROFILE, "wrong", path, String.valueOf(e.getMessage())),
          e);
    }
  }
}
