package io.jocker.engine.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory, processor, block devices, ulimits, sysctls. */
final class LimitsTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"1.5, 1500000000", "2, 2000000000", ".01, 10000000", "0.000000001, 1"})
  void readsProcessors(String text, long nanoCpus) {
    assertThat(CpuQuota.parse(text).nanoCpus()).isEqualTo(nanoCpus);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, failed to parse abc as a rational number",
    "'', failed to parse  as a rational number",
    "0.0000000001, value is too precise: 0.0000000001",
    "0, invalid number of CPUs: must be more than 0",
    "-1, invalid number of CPUs: must be more than 0",
  })
  void refusesOtherProcessors(String text, String message) {
    assertThatThrownBy(() -> CpuQuota.parse(text)).hasMessage(message);
  }

  @Test
  void takesCpusOrAPeriodButNotBoth() {
    assertThatThrownBy(() -> new CpuLimits(1L, null, 100_000L, null, null, null))
        .hasMessage("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    assertThatThrownBy(() -> new CpuLimits(1L, null, null, 50_000L, null, null))
        .hasMessage("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    assertThatThrownBy(() -> new CpuLimits(null, null, 999L, null, null, null))
        .hasMessageStartingWith("CPU cfs period can not be less than 1ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0-", "-3", "3-1", "0,,1", "1;2", "999999"})
  void refusesCpusetsThatAreNoRanges(String set) {
    assertThatThrownBy(() -> new CpuLimits(null, null, null, null, set, null))
        .hasMessage("Invalid value " + set + " for cpuset cpus");
  }

  @Test
  void takesZeroAndEmptyAsNotGiven() {
    assertThat(new CpuLimits(null, 0L, 0L, 0L, "", "")).isEqualTo(CpuLimits.NONE);
    assertThat(new MemoryLimits(0L, 0L, 0L, -1)).isEqualTo(MemoryLimits.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, -, -, -, Minimum memory limit allowed is 6MB",
        "100, 50, -, -, 'Minimum memoryswap limit should be larger than memory limit, see usage'",
        "-, 100, -, -, 'You should always set the Memory limit when using Memoryswap limit, see usage'",
        "100, -, 200, -, 'Minimum memory limit can not be less than memory reservation limit, see usage'",
        "-, -, 1, -, Minimum memory reservation allowed is 6MB",
        "-, -, -, 101, 'Invalid value: 101, valid memory swappiness range is 0-100'",
      })
  void refusesMemoryLimitsThatContradict(
      @Nullable Long limit,
      @Nullable Long swap,
      @Nullable Long reservation,
      @Nullable Integer swappiness,
      String message) {
    assertThatThrownBy(() -> new MemoryLimits(mib(limit), mib(swap), mib(reservation), swappiness))
        .hasMessage(message);
  }

  private static @Nullable Long mib(@Nullable Long count) {
    return count == null ? null : count * MIB;
  }

  @Test
  void takesUnlimitedSwapWithAndWithoutALimit() {
    assertThat(new MemoryLimits(64 * MIB, -1L, null, null).swapBytes()).isEqualTo(-1);
    assertThat(new MemoryLimits(null, -1L, null, null).swapBytes()).isEqualTo(-1);
  }

  @Test
  void readsUlimits() {
    assertThat(UlimitSpec.parse("nofile=1024:2048"))
        .isEqualTo(new UlimitSpec("nofile", 1024, 2048));
    assertThat(UlimitSpec.parse("core=0")).isEqualTo(new UlimitSpec("core", 0, 0));
    assertThat(UlimitSpec.parse("memlock=-1"))
        .isEqualTo(new UlimitSpec("memlock", UlimitSpec.UNLIMITED, UlimitSpec.UNLIMITED));
    assertThat(UlimitSpec.parse("stack=5:-1").toString()).isEqualTo("stack=5:-1");
  }

  @ParameterizedTest
  @CsvSource({
    "foo, invalid ulimit argument: foo",
    "foo=1, invalid ulimit type: foo",
    "nofile=2:1, ulimit soft limit must be less than or equal to hard limit: 2 > 1",
    "nofile=-1:1, ulimit soft limit must be less than or equal to hard limit: unlimited > 1",
    "nofile=x, 'strconv.ParseInt: parsing \"x\": invalid syntax'",
    "nofile=1:2:3, 'strconv.ParseInt: parsing \"2:3\": invalid syntax'",
    "nofile=-2, invalid ulimit nofile: limits are -1 or more",
  })
  void refusesOtherUlimits(String text, String message) {
    assertThatThrownBy(() -> UlimitSpec.parse(text)).hasMessage(message);
  }

  @Test
  void readsDeviceRates() {
    assertThat(BlockDeviceRate.parseBytes("/dev/sda:1mb"))
        .isEqualTo(new BlockDeviceRate("/dev/sda", MIB));
    assertThat(BlockDeviceRate.parseOperations("/dev/sda:50"))
        .isEqualTo(new BlockDeviceRate("/dev/sda", 50));
    assertThat(BlockDeviceRate.parseWeight("/dev/sda:500"))
        .isEqualTo(new BlockDeviceRate("/dev/sda", 500));
  }

  @Test
  void refusesOtherDeviceRates() {
    assertThatThrownBy(() -> BlockDeviceRate.parseBytes("/dev/sda"))
        .hasMessage("bad format: /dev/sda");
    assertThatThrownBy(() -> BlockDeviceRate.parseBytes("sda:1mb"))
        .hasMessage("bad format for device path: sda");
    assertThatThrownBy(() -> BlockDeviceRate.parseBytes("/dev/sda:fast"))
        .hasMessageStartingWith(
            "invalid rate for device: /dev/sda:fast. The correct format is"
                + " <device-path>:<number>[<unit>].");
    assertThatThrownBy(() -> BlockDeviceRate.parseOperations("/dev/sda:-1"))
        .hasMessageStartingWith("invalid rate for device: /dev/sda:-1.");
    assertThatThrownBy(() -> BlockDeviceRate.parseWeight("/dev/sda:5"))
        .hasMessage("invalid weight for device: /dev/sda:5");
    assertThatThrownBy(
            () -> new BlockIoLimits(5, List.of(), List.of(), List.of(), List.of(), List.of()))
        .hasMessage("Range of blkio weight is from 10 to 1000");
  }

  @Test
  void takesOnlySysctlsOfNamespaces() {
    assertThat(SysctlOption.parse(List.of("net.ipv4.ip_forward=1", "kernel/msgmax=65536")))
        .isEqualTo(Map.of("net.ipv4.ip_forward", "1", "kernel.msgmax", "65536"));
    for (String refused :
        List.of("foo", "vm.swappiness=1", "kernel.core_pattern=|/x", "=1", "net..kernel=1")) {
      assertThatThrownBy(() -> SysctlOption.parse(List.of(refused)))
          .hasMessage("sysctl '" + refused + "' is not allowed");
    }
  }
}
