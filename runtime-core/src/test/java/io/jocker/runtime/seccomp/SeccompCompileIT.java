package io.jocker.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Capability;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The default profile through the real libseccomp. */
@RequiresRoot
class SeccompCompileIT {
  /** BPF_MAXINSNS. */
  private static final int MOST_INSTRUCTIONS = 4096;

  @TempDir Path cache;

  @Test
  void theDefaultProfileFitsTheKernelForEverySetOfCapabilities() throws Exception {
    Linux linux = JnaLinux.open();
    SeccompFilters filters = new SeccompFilters(linux, cache);
    Set<Capability> none = EnumSet.noneOf(Capability.class);
    Set<Capability> all = EnumSet.allOf(Capability.class);
    CompiledFilter strict = filters.filter(SeccompProfile.builtin(none));
    CompiledFilter loose = filters.filter(SeccompProfile.builtin(all));
    assertThat(strict.instructions().length / 8).isBetween(100, MOST_INSTRUCTIONS);
    assertThat(loose.instructions().length / 8).isBetween(100, MOST_INSTRUCTIONS);
    assertThat(strict.instructions()).isNotEqualTo(loose.instructions());
    assertThat(filters.filter(SeccompProfile.builtin(none)).instructions())
        .isEqualTo(strict.instructions());
  }
}
