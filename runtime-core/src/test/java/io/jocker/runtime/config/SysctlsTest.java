package io.jocker.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlsTest {
  @ParameterizedTest
  @CsvSource({
    "net.ipv4.ip_forward, net/ipv4/ip_forward",
    "net/ipv4/ip_forward, net/ipv4/ip_forward",
    "net.ipv4.conf.eno1/100.rp_filter, net/ipv4/conf/eno1.100/rp_filter",
    "net/ipv4/conf/eno1.100/rp_filter, net/ipv4/conf/eno1.100/rp_filter",
    "single, single",
  })
  void whicheverSeparatorIsFirstSeparates(String name, String path) {
    assertThat(Sysctls.path(name)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.//.kernel.core_pattern",
        "net/../kernel/core_pattern",
        "net..a",
        "",
        "/net/a",
        "net."
      })
  void noNameLeadsOut(String name) {
    assertThatThrownBy(() -> Sysctls.path(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not the name of a kernel parameter: \"" + name + "\"");
  }

  @Test
  void knowsTheNamespaceOfAParameter() {
    assertThat(Sysctls.isOfIpcNamespace("kernel/shmmax")).isTrue();
    assertThat(Sysctls.isOfIpcNamespace("fs/mqueue/msg_max")).isTrue();
    assertThat(Sysctls.isOfIpcNamespace("kernel/core_pattern")).isFalse();
    assertThat(Sysctls.isOfNetworkNamespace("net/core/somaxconn")).isTrue();
    assertThat(Sysctls.isOfUtsNamespace("kernel/domainname")).isTrue();
    assertThat(Sysctls.isOfUtsNamespace("kernel/hostname")).isFalse();
  }
}
