package io.jocker.runtime.seccomp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.linux.Capability;
import io.jocker.linux.Errno;
import io.jocker.linux.Linux;
import io.jocker.linux.SeccompCompiler;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompFiltersTest {
  private static final byte[] PROFILE =
      """
      {"defaultAction": "SCMP_ACT_ALLOW", "flags": ["SECCOMP_FILTER_FLAG_LOG"],
       "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}]}
      """
          .getBytes(UTF_8);

  /** Counts, and makes filters that differ each time. */
  private static final class CountingCompiler implements SeccompCompiler {
    int compiled;
    boolean missing;

    @Override
    public byte[] compile(int defaultAction, List<String> architectures, List<Rule> rules)
        throws SyscallException {
      if (missing) {
        throw new SyscallException("dlopen", "libseccomp.so.2", Errno.ENOSYS);
      }
      compiled++;
      return new byte[] {6, 0, 0, 0, (byte) compiled, (byte) rules.size(), 0, 0};
    }
  }

  @TempDir Path directory;
  private final CountingCompiler compiler = new CountingCompiler();

  private SeccompFilters filters() {
    Linux real = JnaLinux.open();
    Linux linux =
        new Linux(
            real.io(),
            real.files(),
            real.mounts(),
            real.processes(),
            real.locks(),
            real.terminals(),
            real.signals(),
            real.sockets(),
            real.bpf(),
            compiler,
            real.story());
    return new SeccompFilters(linux, directory.resolve("cache"));
  }

  @Test
  void compilesAProfileOnce() throws IOException {
    CompiledFilter first = filters().filter("p", PROFILE, Set.of());
    CompiledFilter second = filters().filter("p", PROFILE, Set.of());
    assertThat(compiler.compiled).isEqualTo(1);
    assertThat(second.instructions()).isEqualTo(first.instructions());
    assertThat(second.flags()).isEqualTo(first.flags()).isEqualTo(2);
  }

  @Test
  void otherCapabilitiesAndOtherProfilesAreOtherFilters() throws IOException {
    filters().filter("p", PROFILE, Set.of());
    filters().filter("p", PROFILE, EnumSet.of(Capability.KILL));
    filters().filter("p", (new String(PROFILE, UTF_8) + " ").getBytes(UTF_8), Set.of());
    filters().filter(SeccompProfile.builtin(Set.of()));
    filters().filter(SeccompProfile.builtin(EnumSet.of(Capability.KILL)));
    assertThat(compiler.compiled).isEqualTo(5);
    filters().filter(SeccompProfile.builtin(Set.of()));
    assertThat(compiler.compiled).isEqualTo(5);
  }

  @Test
  void aDecidedProfileIsKnownByItsRules() throws IOException {
    SeccompProfile one = new SeccompProfile.Decided(1, List.of(), Set.of(), List.of());
    SeccompProfile other = new SeccompProfile.Decided(2, List.of(), Set.of(), List.of());
    filters().filter(one);
    filters().filter(one);
    filters().filter(other);
    assertThat(compiler.compiled).isEqualTo(2);
  }

  @Test
  void aFileOfWhichAnyByteChangedIsMadeAnew() throws IOException {
    byte[] whole = Files.readAllBytes(cached());
    for (int i = 0; i < whole.length; i++) {
      byte[] broken = whole.clone();
      broken[i] ^= 0x10;
      Files.write(cached(), broken);
      int before = compiler.compiled;
      CompiledFilter filter = filters().filter("p", PROFILE, Set.of());
      assertThat(compiler.compiled).as("byte %d", i).isEqualTo(before + 1);
      assertThat(filter.instructions()[4]).isEqualTo((byte) compiler.compiled);
      Files.write(cached(), whole);
    }
  }

  @Test
  void aFileThatWasCutShortIsMadeAnew() throws IOException {
    byte[] whole = Files.readAllBytes(cached());
    for (int length = 0; length < whole.length; length++) {
      Files.write(cached(), Arrays.copyOf(whole, length));
      int before = compiler.compiled;
      filters().filter("p", PROFILE, Set.of());
      assertThat(compiler.compiled).isEqualTo(before + 1);
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeOnlyCostsTime() throws IOException {
    Files.writeString(directory.resolve("cache"), "a file");
    filters().filter("p", PROFILE, Set.of());
    filters().filter("p", PROFILE, Set.of());
    assertThat(compiler.compiled).isEqualTo(2);
  }

  @Test
  void nothingButTheFilterIsLeft() throws IOException {
    cached();
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aMissingLibraryIsSaidOnlyWhenItIsNeeded() throws IOException {
    cached();
    compiler.missing = true;
    filters().filter("p", PROFILE, Set.of());
    assertThatThrownBy(() -> filters().filter(SeccompProfile.builtin(Set.of())))
        .hasMessage("dlopen(libseccomp.so.2): ENOSYS (Function not implemented)");
  }

  private Path cached() throws IOException {
    filters().filter("p", PROFILE, Set.of());
    try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
      return files.findFirst().orElseThrow();
    }
  }
}
