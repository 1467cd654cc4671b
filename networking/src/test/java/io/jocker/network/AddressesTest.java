package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.144.0.2", "255.255.255.255", "192.168.1.100"})
  void parseAndPrintAreInverse(String text) {
    assertThat(Ipv4.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.04", "a.b.c.d", "1..2.3", "1.2.3."})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Ipv4.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid IPv4 address: " + text);
  }

  @Test
  void aSubnetBeginsAtItsFirstAddress() {
    Subnet subnet = Subnet.parse("10.144.17.9/20");
    assertThat(subnet).hasToString("10.144.16.0/20");
    assertThat(subnet.last()).hasToString("10.144.31.255");
    assertThat(subnet.size()).isEqualTo(4096);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "10.0.0/8"})
  void refusesWhatIsNoSubnet(String text) {
    assertThatThrownBy(() -> Subnet.parse(text)).hasMessage("invalid CIDR address: " + text);
  }

  @Test
  void knowsWhatItContains() {
    Subnet wide = Subnet.parse("10.0.0.0/8");
    Subnet narrow = Subnet.parse("10.1.0.0/16");
    assertThat(wide.contains(narrow)).isTrue();
    assertThat(narrow.contains(wide)).isFalse();
    assertThat(wide.overlaps(narrow)).isTrue();
    assertThat(narrow.overlaps(wide)).isTrue();
    assertThat(narrow.overlaps(Subnet.parse("10.2.0.0/16"))).isFalse();
    assertThat(Subnet.parse("0.0.0.0/0").contains(Ipv4.parse("255.1.2.3"))).isTrue();
    assertThat(Subnet.parse("200.0.0.0/8").contains(Ipv4.parse("200.255.0.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"02:42:0a:90:00", "02:42:0a:90:00:zz", "02:42:0a:90:00:0", "03:42:0a:90:00:02"})
  void refusesWhatIsNoHardwareAddressOfOneMachine(String text) {
    assertThatThrownBy(() -> MacAddress.parse(text))
        .hasMessage(text + " is not a valid mac address");
  }
}
