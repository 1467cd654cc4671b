package io.jocker.engine.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsFileTest {

  @Test
  void ownNetworkKnowsItselfAndWhatWasAskedFor() {
    assertThat(HostsFile.own(List.of("db:10.0.0.5", "six:[2001:db8::1]", "b=fe80::1")))
        .isEqualTo(
            """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            ff00::0\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            10.0.0.5\tdb
            2001:db8::1\tsix
            fe80::1\tb
            """);
  }

  @Test
  void hostNetworkHasTheHostsOwnText() {
    assertThat(HostsFile.host("127.0.0.1 localhost", List.of("a:1.2.3.4")))
        .isEqualTo("127.0.0.1 localhost\n1.2.3.4\ta\n");
    assertThat(HostsFile.host("", List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:1.2.3.4", "a:::1", "a:[::1]", "a=::ffff:1.2.3.4", "a:1:2:3:4:5:6:7:8", "a:1::"})
  void takesAddresses(String entry) {
    assertThatCode(() -> HostsFile.check(List.of(entry))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:",
        "a:1.2.3",
        "a:1.2.3.256",
        "a:1.2.3.4.5",
        "a:b",
        "a:1::2::3",
        "a:1:2:3",
        "a:12345::",
        "a:1:2:3:4:5:6:7:8:9",
        "a:1.2.3.4\n6.6.6.6"
      })
  void refusesWhatIsNoAddress(String entry) {
    assertThatThrownBy(() -> HostsFile.check(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid IP address in add-host: ");
  }

  @Test
  void refusesAnEntryWithoutAName() {
    assertThatThrownBy(() -> HostsFile.check(List.of("nothing")))
        .hasMessage("bad format for add-host: \"nothing\"");
    assertThatThrownBy(() -> HostsFile.check(List.of(":1.2.3.4")))
        .hasMessage("bad format for add-host: \":1.2.3.4\"");
  }
}
