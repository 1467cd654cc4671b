package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressesTest {

  /** RFC 5952, section 4. */
  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:0DB8::0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "fd00::10.144.0.2, fd00::a90:2",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
  })
  void itIsWrittenInOneWayOnly(String text, String written) {
    assertThat(Ipv6.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        "12345::",
        "g::",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "fe80::1%eth0",
        "::1.2.3",
        "1.2.3.4",
        "::1:",
        "1.2.3.4::",
        "1.2.3.4::1.2.3.4",
        "::1.2.3.256",
        "1:2:3:4:5:6:7:1.2.3.4",
        "::+1",
        "::\uff11"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> Ipv6.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("invalid IPv6 address: " + text);
  }

  @Test
  void itIsReadAsTheJdkReadsIt() throws Exception {
    Random random = new Random(6);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      // Many zeros, so that there are gaps of all lengths; and none that the JDK takes for IPv4.
      for (int at = 2; at < 16; at++) {
        bytes[at] = random.nextBoolean() ? 0 : bytes[at];
      }
      bytes[0] = (byte) 0xfd;
      String text = InetAddress.getByAddress(bytes).getHostAddress();
      assertThat(Ipv6.parse(text).bytes()).as(text).isEqualTo(bytes);
      assertThat(InetAddress.getByName(Ipv6.parse(text).toString()).getAddress()).isEqualTo(bytes);
    }
  }

  @Test
  void aSubnetBeginsAtItsFirstAddress() {
    assertThat(Subnet6.parse("fd00:1:2:3:4::5/64")).hasToString("fd00:1:2:3::/64");
    assertThat(Subnet6.parse("fd00:1:2:3::ffff/120")).hasToString("fd00:1:2:3::ff00/120");
    assertThat(Subnet6.parse("fd00:ffff::/20")).hasToString("fd00:f000::/20");
    for (String text : new String[] {"fd00::", "fd00::/129", "fd00::/-1", "/64", "10.0.0.0/8"}) {
      assertThatThrownBy(() -> Subnet6.parse(text)).hasMessage("invalid CIDR address: " + text);
    }
  }

  @Test
  void subnetsOverlapWhereOneIsInTheOther() {
    Subnet6 large = Subnet6.parse("fd00:1::/48");
    Subnet6 small = Subnet6.parse("fd00:1:0:5::/64");
    assertThat(large.overlaps(small)).isTrue();
    assertThat(small.overlaps(large)).isTrue();
    assertThat(small.overlaps(Subnet6.parse("fd00:1:0:6::/64"))).isFalse();
    assertThat(small.contains(Ipv6.parse("fd00:1:0:5:ffff::"))).isTrue();
    assertThat(Subnet6.parse("fd00::/120").contains(Ipv6.parse("fd00::100"))).isFalse();
  }

  @Test
  void eachAddressHasItsCounterpart() {
    Ipv6Part part = new Ipv6Part(Subnet6.parse("fd00:7::/112"), Ipv6.parse("fd00:7::1"));
    Subnet four = Subnet.parse("10.144.16.0/20");
    assertThat(part.of(Ipv4.parse("10.144.16.2"), four)).hasToString("fd00:7::2");
    assertThat(part.of(Ipv4.parse("10.144.31.254"), four)).hasToString("fd00:7::ffe");
    assertThat(part.counterpart(Ipv6.parse("fd00:7::ffe"), four)).hasToString("10.144.31.254");
    assertThat(part.counterpart(Ipv6.parse("fd00:7::1000"), four)).isNull();
    assertThat(part.counterpart(Ipv6.parse("fd00:8::2"), four)).isNull();
    Ipv6Part wide = new Ipv6Part(Subnet6.parse("fd00:7::/48"), Ipv6.parse("fd00:7::1"));
    assertThat(wide.counterpart(Ipv6.parse("fd00:7::9"), four)).hasToString("10.144.16.9");
    assertThat(wide.counterpart(Ipv6.parse("fd00:7:0:5::9"), four)).isNull();
    assertThat(part.of(Subnet.parse("10.144.24.0/21"), four)).hasToString("fd00:7::800/117");
    Subnet all = Subnet.parse("128.0.0.0/1");
    assertThat(new Ipv6Part(Subnet6.parse("fd00::/64"), part.gateway()).of(all.last(), all))
        .hasToString("fd00::7fff:ffff");
  }
}
