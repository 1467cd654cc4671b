package io.jocker.runtime.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jocker.linux.Capability;
import io.jocker.linux.Machine;
import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jocker's profile beside the one of Debian's package golang-github-containers-common. */
class DefaultProfileTest {
  private static final Path DEBIANS = Path.of("/usr/share/containers/seccomp.json");
  private static final int ALLOW = 0x7fff0000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050000 | 38;

  /** docker's default set. */
  private static final Set<Capability> CAPABILITIES =
      EnumSet.of(
          Capability.CHOWN,
          Capability.DAC_OVERRIDE,
          Capability.FSETID,
          Capability.FOWNER,
          Capability.MKNOD,
          Capability.NET_RAW,
          Capability.SETGID,
          Capability.SETUID,
          Capability.SETFCAP,
          Capability.SETPCAP,
          Capability.NET_BIND_SERVICE,
          Capability.SYS_CHROOT,
          Capability.KILL,
          Capability.AUDIT_WRITE);

  /** podman lets these through and leaves it to capabilities; docker refuses them, and so do we. */
  private static final Set<String> STRICTER_AS_DOCKER =
      names(
          "clone3 fsconfig fsmount fsopen fspick get_mempolicy keyctl mbind mount mount_setattr"
              + " move_mount open_tree pidfd_getfd pivot_root reboot set_mempolicy setns syslog"
              + " umount umount2 unshare");

  /** Calls of 32-bit programs of the nineties: docker does not list them, nobody makes them. */
  private static final Set<String> OLD_CALLS_LEFT_OUT =
      names("readdir sigaction signal sigpending sigsuspend syscall timerfd");

  /** Newer than Debian's file: harmless, and allowed by the docker of today. */
  private static final Set<String> NEWER =
      names(
          "cachestat fchmodat2 futex_requeue futex_wait futex_waitv futex_wake getxattrat"
              + " listxattrat map_shadow_stack mseal removexattrat setxattrat");

  /** Allowed by docker, refused by podman. */
  private static final Set<String> LOOSER_AS_DOCKER =
      names("io_pgetevents io_pgetevents_time64 vmsplice");

  /**
   * Allowed by both, under different conditions: clone without new namespaces, a socket that is not
   * of the hypervisor's.
   */
  private static final Set<String> OTHER_CONDITIONS = names("clone socket");

  @Test
  void allowsWhatDebiansAllowsButForAClosedList() throws IOException {
    assumeTrue(Files.exists(DEBIANS), DEBIANS + " is not here");
    Set<String> ours = allowed(ours());
    Set<String> theirs = allowed(debians());
    assertThat(minus(theirs, ours))
        .isEqualTo(union(STRICTER_AS_DOCKER, OLD_CALLS_LEFT_OUT, OTHER_CONDITIONS));
    assertThat(minus(ours, theirs))
        .isEqualTo(union(NEWER, LOOSER_AS_DOCKER, names("clone(0&7e020000==0) socket(0!=28)")));
  }

  @Test
  void refusesWithTheSameErrnoWhereBothRefuse() throws IOException {
    assumeTrue(Files.exists(DEBIANS), DEBIANS + " is not here");
    SeccompProfile ours = ours();
    SeccompProfile theirs = debians();
    assertThat(ours.defaultAction()).isEqualTo(ENOSYS).isEqualTo(theirs.defaultAction());
    Set<String> refusedByThemAlone = minus(with(theirs, EPERM), with(ours, EPERM));
    // Calls that no machine of ours has, or that are so old that "no such call" is the better word.
    assertThat(refusedByThemAlone)
        .isEqualTo(
            union(
                names(
                    "nice oldfstat oldlstat oldolduname oldstat olduname pciconfig_iobase"
                        + " pciconfig_read pciconfig_write query_module sgetmask ssetmask"
                        + " swapcontext"),
                names("io_pgetevents vmsplice")));
  }

  @Test
  void whatIsAllowedIsNotAlsoRefused() {
    for (Set<Capability> capabilities :
        List.of(CAPABILITIES, Set.<Capability>of(), EnumSet.allOf(Capability.class))) {
      SeccompProfile profile = profile(capabilities, Machine.X86_64);
      Set<String> both = new TreeSet<>(allowed(profile));
      both.retainAll(with(profile, EPERM));
      assertThat(both).isEmpty();
    }
  }

  @Test
  void capabilitiesOpenWhatTheyAreFor() {
    Set<String> plain = allowed(ours());
    Set<String> admin = allowed(profile(EnumSet.of(Capability.SYS_ADMIN), Machine.X86_64));
    assertThat(plain).contains("chroot").doesNotContain("mount", "bpf", "reboot");
    assertThat(admin).contains("mount", "bpf", "clone", "clone3").doesNotContain("reboot");
    assertThat(allowed(profile(EnumSet.of(Capability.BPF), Machine.X86_64)))
        .contains("bpf")
        .doesNotContain("mount");
  }

  @Test
  void eachMachineHasItsOwnCalls() {
    assertThat(ours().architectures())
        .containsExactly("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");
    SeccompProfile arm = profile(CAPABILITIES, Machine.AARCH64);
    assertThat(arm.architectures()).containsExactly("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
    assertThat(allowed(arm)).contains("cacheflush").doesNotContain("arch_prctl");
    assertThat(allowed(ours())).contains("arch_prctl").doesNotContain("cacheflush");
  }

  @Test
  void theFingerprintIsThatOfTheFile() {
    assertThat(BuiltinProfile.FINGERPRINT)
        .as("put this into BuiltinProfile.FINGERPRINT")
        .isEqualTo(FilterKey.fingerprint(BuiltinProfile.json()));
  }

  private static SeccompProfile ours() {
    return profile(CAPABILITIES, Machine.X86_64);
  }

  private static SeccompProfile profile(Set<Capability> capabilities, Machine machine) {
    return ProfileFile.read(
        "default.json",
        BuiltinProfile.json(),
        new ProfileConditions(capabilities, machine, new KernelVersion(6, 1)));
  }

  private static SeccompProfile debians() throws IOException {
    return ProfileFile.read(
        "seccomp.json",
        Files.readAllBytes(DEBIANS),
        new ProfileConditions(CAPABILITIES, Machine.X86_64, new KernelVersion(6, 1)));
  }

  private static Set<String> allowed(SeccompProfile profile) {
    return with(profile, ALLOW);
  }

  /** Calls with this action, and their conditions in short: {@code clone(0&7e020000==0)}. */
  private static Set<String> with(SeccompProfile profile, int action) {
    Set<String> out = new TreeSet<>();
    for (Rule rule : profile.rules()) {
      if (rule.action() == action) {
        StringBuilder text = new StringBuilder(rule.name());
        for (Condition one : rule.conditions()) {
          text.append('(').append(one.index());
          String value = Long.toHexString(one.value());
          text.append(
              switch (one.operator()) {
                case "SCMP_CMP_MASKED_EQ" -> "&" + value + "==" + Long.toHexString(one.valueTwo());
                case "SCMP_CMP_NE" -> "!=" + value;
                case "SCMP_CMP_EQ" -> "==" + value;
                default -> throw new AssertionError(one.operator());
              });
          text.append(')');
        }
        out.add(text.toString());
      }
    }
    return out;
  }

  private static Set<String> names(String text) {
    return new TreeSet<>(Arrays.asList(text.split(" ")));
  }

  private static Set<String> minus(Set<String> all, Set<String> without) {
    Set<String> out = new TreeSet<>(all);
    out.removeAll(without);
    return out;
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> out = new TreeSet<>();
    for (Set<String> set : sets) {
      out.addAll(set);
    }
    return out;
  }
}
