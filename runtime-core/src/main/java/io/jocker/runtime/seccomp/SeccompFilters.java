package io.jocker.runtime.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jocker.linux.Bits;
import io.jocker.linux.Capability;
import io.jocker.linux.Linux;
import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.linux.SyscallException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Compiled filters for profiles. libseccomp takes 2 to 900 ms for one, so each is kept on disk, and
 * the usual start reads one small file and never looks at the profile.
 */
public final class SeccompFilters {
  private final Linux linux;
  private final FilterCache cache;

  /**
   * Filters with a cache.
   *
   * @param cacheDirectory made when it is missing, in a directory that exists; only the superuser
   *     may be able to write there, since what lies in it is trusted
   */
  public SeccompFilters(Linux linux, Path cacheDirectory) {
    this.linux = linux;
    this.cache = new FilterCache(linux, cacheDirectory);
  }

  /**
   * The filter of a profile in docker's or the OCI's form.
   *
   * @param name what the file is called in errors
   * @throws io.jocker.runtime.spec.InvalidSpecException when the profile is wrong
   * @throws SyscallException when it has to be compiled and libseccomp is missing or refuses
   */
  public CompiledFilter filter(String name, byte[] profile, Set<Capability> capabilities)
      throws SyscallException {
    FilterKey key = FilterKey.of(FilterKey.fingerprint(profile), capabilities);
    CompiledFilter known = cache.load(key);
    return known != null
        ? known
        : compile(key, ProfileFile.read(name, profile, ProfileConditions.here(capabilities)));
  }

  /**
   * The filter of a profile in which everything is decided, such as that of a config.json.
   *
   * @throws SyscallException when it has to be compiled and libseccomp is missing or refuses
   */
  public CompiledFilter filter(SeccompProfile profile) throws SyscallException {
    BuiltinProfile builtin = profile instanceof BuiltinProfile known ? known : null;
    FilterKey key =
        builtin != null
            ? FilterKey.of(BuiltinProfile.FINGERPRINT, builtin.capabilities())
            : FilterKey.of(FilterKey.fingerprint(text(profile)));
    CompiledFilter known = cache.load(key);
    if (known != null) {
      return known;
    }
    return compile(key, builtin != null ? builtin.read() : profile);
  }

  private CompiledFilter compile(FilterKey key, SeccompProfile profile) throws SyscallException {
    byte[] instructions =
        linux.seccomp().compile(profile.defaultAction(), profile.architectures(), profile.rules());
    CompiledFilter made = new CompiledFilter(instructions, Bits.of(profile.flags()));
    cache.store(key, made);
    return made;
  }

  private static byte[] text(SeccompProfile profile) {
    StringBuilder text = new StringBuilder(16_384);
    text.append(profile.defaultAction()).append(profile.architectures());
    text.append(Bits.of(profile.flags()));
    for (Rule rule : profile.rules()) {
      text.append('\n').append(rule.name()).append(' ').append(rule.action());
      // Field by field: the toString of a record is put together at run time, which no archive has.
      for (Condition condition : rule.conditions()) {
        text.append(' ').append(condition.index()).append(condition.operator());
        text.append(condition.value()).append(',').append(condition.valueTwo());
      }
    }
    return text.toString().getBytes(UTF_8);
  }
}
