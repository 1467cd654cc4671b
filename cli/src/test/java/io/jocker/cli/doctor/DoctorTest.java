package io.jocker.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.cli.doctor.Check.Result;
import io.jocker.cli.text.Details;
import io.jocker.cli.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of machines that a test makes up. */
final class DoctorTest {
  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  /** What is typed is the same in each language. */
  private static final Pattern COMMAND = Pattern.compile("^(apt-get|sysctl|mount) ");

  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Check check(String name) {
    return named(new MachineChecks(root).all(), name);
  }

  private static Check named(List<Check> checks, String name) {
    return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void wantsAKernelOf510() throws IOException {
    for (String old : List.of("5.9.16\n", "4.19.0-21-amd64\n", "")) {
      write("proc/sys/kernel/osrelease", old);
      assertThat(check("kernel").result()).as(old).isEqualTo(Result.MISSING);
    }
    for (String recent : List.of("5.10.0-1-amd64\n", "6.1.0\n", "10.0-rc1\n")) {
      write("proc/sys/kernel/osrelease", recent);
      assertThat(check("kernel").result()).as(recent).isEqualTo(Result.OK);
    }
  }

  @Test
  void wantsTheRightToMount() throws IOException {
    write("proc/self/status", "Name:\tjava\nCapEff:\t00000000a80425fb\n");
    assertThat(check("privileges").result()).isEqualTo(Result.MISSING);
    write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
    assertThat(check("privileges").result()).isEqualTo(Result.OK);
  }

  @Test
  void namesTheNamespacesThatAreMissing() throws IOException {
    for (String name : List.of("mnt", "pid", "uts", "ipc", "net", "cgroup", "user")) {
      write("proc/self/ns/" + name, "");
    }
    assertThat(check("namespaces").detail()).isEqualTo("the kernel was built without time");
    write("proc/self/ns/time", "");
    assertThat(check("namespaces").result()).isEqualTo(Result.OK);
  }

  @Test
  void readsControllersOfBothVersions() throws IOException {
    assertThat(check("cgroups").detail()).isEqualTo("no controllers: no limit can be set");
    write(
        "proc/self/mountinfo",
        """
        30 25 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
        31 25 0:27 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio
        """);
    assertThat(check("cgroups").detail())
        .isEqualTo(
            "cgroup v1 with cpu io, without cpuset memory pids devices: their limits are refused");
    write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
    assertThat(check("cgroups"))
        .isEqualTo(Check.ok("cgroups", "cgroup v2 with cpu cpuset memory pids io devices"));
  }

  @Test
  void seesWhatSettingsForbid() throws IOException {
    write("proc/sys/user/max_user_namespaces", "0\n");
    assertThat(check("user namespaces").result()).isEqualTo(Result.LIMITED);
    write("proc/sys/user/max_user_namespaces", "15000\n");
    assertThat(check("user namespaces").result()).isEqualTo(Result.OK);
    assertThat(check("programs in memory").result()).isEqualTo(Result.OK);
    write("proc/sys/vm/memfd_noexec", "2\n");
    assertThat(check("programs in memory").remedy()).isEqualTo("sysctl vm.memfd_noexec=1");
    assertThat(check("seccomp").result()).isEqualTo(Result.LIMITED);
    write("proc/sys/kernel/seccomp/actions_avail", "kill_thread trap errno trace allow\n");
    assertThat(check("seccomp").result()).isEqualTo(Result.OK);
  }

  @Test
  void wantsAStaticBusybox() throws IOException {
    Path busybox = root.resolve("busybox");
    Files.copy(Path.of("/proc/self/exe"), busybox);
    assertThat(busybox.toFile().setExecutable(true)).isTrue();
    Check check = named(new ProgramChecks(root.toString(), "17.0.1").all(), "busybox");
    assertThat(check.detail()).startsWith(busybox + " is not static");
    assertThat(check.remedy()).isEqualTo("apt-get install busybox-static");
  }

  @Test
  void wantsJava17() {
    assertThat(named(new ProgramChecks("", "17.0.15").all(), "java").result()).isEqualTo(Result.OK);
    assertThat(named(new ProgramChecks("", "25").all(), "java").result()).isEqualTo(Result.OK);
    assertThat(named(new ProgramChecks("", "11.0.2").all(), "java").result())
        .isEqualTo(Result.MISSING);
  }

  @Test
  void whatIsMissingIsSaidInKorean() throws IOException {
    write("proc/sys/vm/memfd_noexec", "2\n");
    List<Check> checks = new ArrayList<>(new MachineChecks(root).all());
    checks.addAll(new ProgramChecks(root.toString(), "11.0.2").all());
    write("proc/self/mountinfo", "30 25 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
    checks.add(check("cgroups"));
    Details korean = Details.of("doctor", Language.KOREAN);
    assertThat(checks)
        .filteredOn(check -> check.result() != Result.OK)
        .hasSizeGreaterThan(8)
        .allSatisfy(
            check -> {
              assertThat(korean.translate(check.detail())).containsPattern(HANGUL);
              assertThat(korean.translate(check.remedy()))
                  .matches(text -> HANGUL.matcher(text).find() || COMMAND.matcher(text).find());
            });
  }
}
