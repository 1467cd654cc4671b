package io.jocker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleListingTest {
  private static final String LISTING =
      """
      table inet jocker {
      \tmap published {
      \t\ttype inet_proto . inet_service : ipv4_addr . inet_service
      \t\telements = { tcp . 8080 : 10.144.0.2 . 80,
      \t\t\t     udp . 53 : 10.144.0.3 . 53 }
      \t}

      \tset internal {
      \t\ttype ifname
      \t}

      \tset same {
      \t\ttype ifname . ifname
      \t\telements = { "jk-a" . "jk-a" }
      \t}

      \tchain user {
      \t}

      \tchain guard {
      \t\ttype filter hook prerouting priority raw; policy accept;
      \t\tiifname != "lo" ip daddr 127.0.0.0/8 drop comment "loopback"
      \t\tip saddr { 10.0.0.1, 10.0.0.2 } drop
      \t}
      }
      """;

  @Test
  void readsSetsMapsAndChains() {
    RuleListing listing = RuleListing.parse(LISTING);
    assertThat(listing.elements())
        .isEqualTo(
            Map.of(
                "published",
                List.of("tcp . 8080 : 10.144.0.2 . 80", "udp . 53 : 10.144.0.3 . 53"),
                "internal",
                List.of(),
                "same",
                List.of("\"jk-a\" . \"jk-a\"")));
    assertThat(listing.rules())
        .isEqualTo(
            Map.of(
                "user",
                List.of(),
                "guard",
                List.of(
                    "iifname != \"lo\" ip daddr 127.0.0.0/8 drop comment \"loopback\"",
                    "ip saddr { 10.0.0.1, 10.0.0.2 } drop")));
    assertThat(RuleListing.parse("").isEmpty()).isTrue();
  }

  @Test
  void aRuleOfJockersHasAName() {
    String rule = "iifname != \"lo\" drop comment \"hairpin jk-a\"";
    assertThat(RuleListing.name(rule)).isEqualTo("hairpin jk-a");
    assertThat(RuleListing.text(rule)).isEqualTo("iifname != \"lo\" drop");
    assertThat(RuleListing.name("iifname \"lo\" drop")).isEmpty();
    assertThat(RuleListing.text("iifname \"lo\" drop")).isEqualTo("iifname \"lo\" drop");
  }

  @Test
  void theScriptSaysWhatThereShouldBe() {
    Network network = FreeAddressesTest.network("10.1.0.0/24");
    RuleListing wanted = RuleListing.wanted(Ruleset.of("jocker", List.of(network), List.of()));
    assertThat(wanted.elements()).containsEntry("same", List.of("\"br0\" . \"br0\""));
    assertThat(wanted.rules().get("forward")).hasSize(8);
    assertThat(wanted.rules().values().stream().flatMap(List::stream))
        .allMatch(rule -> !RuleListing.name(rule).isEmpty());
  }
}
