package io.jocker.linux.netlink;

import static io.jocker.linux.netlink.ScriptedSocket.DONE;
import static io.jocker.linux.netlink.ScriptedSocket.ERROR;
import static io.jocker.linux.netlink.ScriptedSocket.MULTI;
import static io.jocker.linux.netlink.ScriptedSocket.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.linux.netlink.FilterSocket.Element;
import io.jocker.linux.netlink.FilterSums.Family;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers as Linux 6.18 gives them: {@code struct nfgenmsg}, and attributes. */
class FilterSumsTest {
  private static final int TABLE = 0xa00;
  private static final int CHAIN = 0xa03;
  private static final int RULE = 0xa06;
  private static final int ELEMENTS = 0xa0c;

  /** Family inet, version, and half of the generation's number. */
  private static final String FIXED = "01000005";

  private static final String OF_T = attribute(1, "7400");
  private static final String FORWARD = attribute(2, text("forward"));
  private static final String HOOK = attribute(4, "08000100000000020800020000000000");
  private static final String POLICY = attribute(5, "00000001");
  private static final String DROP =
      attribute(
          4,
          "300001000e000100696d6d6564696174650000001c00020008000100000000001000"
              + "02000c0002000800010000000000");
  private static final String TO_WEB =
      "24000100 10000100 0c000100 06000000 1f900000 10000200 0c000100 0a010002 00500000";
  private static final String TO_NAMES =
      "24000100 10000100 0c000100 11000000 00350000 10000200 0c000100 0a010003 00350000";

  private static String text(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "00";
  }

  private static String attribute(int type, String value) {
    String digits = value.replace(" ", "");
    int length = 4 + digits.length() / 2;
    String filled = digits + "000000".substring(0, 2 * (-length & 3));
    return String.format("%02x%02x%02x00%s", length & 255, length >> 8, type, filled);
  }

  private static String number(int type, int value) {
    return attribute(type, String.format("%016x", value));
  }

  private interface Look {
    long at(FilterSums sums) throws Exception;
  }

  private static long sum(Look look, int type, String... bodies) throws Exception {
    ScriptedSocket script = new ScriptedSocket();
    for (String body : bodies) {
      script.answer(message(type, MULTI, 1, FIXED + body));
    }
    script.answer(message(DONE, MULTI, 1, "00000000"));
    return look.at(new FilterSums(script.socket()));
  }

  private static long chains(String... bodies) throws Exception {
    return sum(sums -> sums.chains("t", List.of("forward")), CHAIN, bodies);
  }

  private static long rules(String... bodies) throws Exception {
    return sum(sums -> sums.rules("t", List.of("forward")), RULE, bodies);
  }

  private static long elements(String... bodies) throws Exception {
    return sum(sums -> sums.elements("t", "ports"), ELEMENTS, bodies);
  }

  private static String forward(String policy, int users) {
    String name = attribute(3, text("forward"));
    String counters = attribute(8, "0c000100000000000000" + String.format("%04x", users));
    return OF_T + name + number(2, 5) + HOOK + policy + attribute(6, "0000000" + users) + counters;
  }

  private static String rule(int handle, String more) {
    return OF_T + FORWARD + number(3, handle) + more + attribute(7, "00027800");
  }

  private static String list(String... elements) {
    return OF_T + attribute(2, text("ports")) + attribute(3, String.join("", elements));
  }

  @Test
  void theTableAloneIsAskedFor() throws Exception {
    ScriptedSocket script = new ScriptedSocket();
    script.answer(message(ERROR, 0, 1, "feffffff"));
    FilterSums sums = new FilterSums(script.socket());
    assertThat(sums.table("t")).isZero();
    script.answer(message(DONE, MULTI, 2, "00000000"));
    sums.chains("t", List.of("forward"));
    script.answer(message(DONE, MULTI, 3, "00000000"));
    sums.rules("t", List.of("forward"));
    script.answer(message(DONE, MULTI, 4, "00000000"));
    sums.elements("t", "ports");
    assertThat(script.asked())
        .containsExactly(
            "1c000000" + "010a0500" + "01000000" + "00000000" + "01000000" + OF_T,
            "14000000" + "040a0103" + "02000000" + "00000000" + "01000000",
            "1c000000" + "070a0103" + "03000000" + "00000000" + "01000000" + OF_T,
            "28000000"
                + "0d0a0103"
                + "04000000"
                + "00000000"
                + "01000000"
                + OF_T
                + "0a000200"
                + "706f7274"
                + "73000000");
  }

  /** A dormant table has no effect. */
  @Test
  void aTableIsItsFlagsAndItsNumber() throws Exception {
    Look look = sums -> sums.table("t");
    String used = attribute(3, "00000006");
    String flags = attribute(2, "00000000");
    long sum = sum(look, TABLE, OF_T + used + number(4, 1) + flags);
    assertThat(sum).isNotZero();
    assertThat(sum(look, TABLE, OF_T + attribute(3, "00000009") + number(4, 1) + flags))
        .isEqualTo(sum);
    assertThat(sum(look, TABLE, OF_T + used + number(4, 2) + flags)).isNotEqualTo(sum);
    assertThat(sum(look, TABLE, OF_T + used + number(4, 1) + attribute(2, "00000001")))
        .isNotEqualTo(sum);
  }

  @Test
  void aChainIsNotItsUsersAndItsPackets() throws Exception {
    long sum = chains(forward(POLICY, 2));
    assertThat(sum).isNotZero();
    assertThat(chains(forward(POLICY, 3))).isEqualTo(sum);
    assertThat(chains(forward(attribute(5, "00000000"), 2))).isNotEqualTo(sum);
    String elsewhere = forward(POLICY, 2).replace(OF_T, attribute(1, "7500"));
    String other = OF_T + attribute(3, text("user"));
    assertThat(chains(elsewhere, forward(POLICY, 2), other)).isEqualTo(sum);
  }

  @Test
  void aRuleIsAllButItsPlace() throws Exception {
    long sum = rules(rule(6, DROP), rule(7, DROP));
    assertThat(rules(rule(6, DROP), rule(7, number(6, 6) + DROP))).isEqualTo(sum);
    assertThat(rules(rule(6, DROP))).isNotEqualTo(sum);
    assertThat(rules(rule(6, DROP), rule(8, DROP))).isNotEqualTo(sum);
    assertThat(rules(rule(6, DROP), rule(7, DROP), rule(8, DROP))).isNotEqualTo(sum);
    assertThat(rules(rule(6, DROP), rule(7, DROP.replace("69", "68")))).isNotEqualTo(sum);
    String users = rule(9, DROP).replace(FORWARD, attribute(2, text("user")));
    assertThat(rules(users, rule(6, DROP), rule(7, DROP))).isEqualTo(sum);
  }

  @Test
  void theOrderOfElementsIsNothing() throws Exception {
    long sum = elements(list(TO_WEB, TO_NAMES));
    assertThat(elements(list(TO_NAMES), list(TO_WEB), list())).isEqualTo(sum);
    assertThat(elements(list(TO_WEB))).isNotEqualTo(sum);
    assertThat(elements(list(TO_WEB, TO_NAMES.replace("0a010003", "0a010004")))).isNotEqualTo(sum);
    String withTimeout = TO_NAMES.replace("24000100", "30000100") + "0c000400 00000000 00002710";
    assertThat(elements(list(TO_WEB, withTimeout))).isNotEqualTo(sum);
  }

  /** So that whoever adds or removes one knows what the kernel will list. */
  @Test
  void anElementHasANumberBeforeTheKernelHasIt() throws Exception {
    byte[] key = {6, 0, 0, 0, 31, -112, 0, 0};
    byte[] value = {10, 1, 0, 2, 0, 80, 0, 0};
    long web = new Element("ports", key, value).sum();
    assertThat(elements(list(TO_NAMES)) + web).isEqualTo(elements(list(TO_WEB, TO_NAMES)));
    String open = "14000100 10000100 0c000100 06000000 1f900000";
    long withoutValue = new Element("ports", key, new byte[0]).sum();
    assertThat(elements(list()) + withoutValue).isEqualTo(elements(list(open)));
  }

  @Test
  void aSetThatIsEmptyIsNotOneThatIsGone() throws Exception {
    ScriptedSocket script = new ScriptedSocket().answer(message(ERROR, 0, 1, "feffffff"));
    assertThat(new FilterSums(script.socket()).elements("t", "ports")).isZero();
    assertThat(elements(list())).isNotZero();
  }

  @Test
  void rulesInSomebodysChainAreFoundByTheirComment() throws Exception {
    String chain = "02000000" + attribute(1, text("filter")) + attribute(3, text("USER"));
    String in = "02000000" + attribute(1, text("filter")) + attribute(2, text("USER"));
    String comment = attribute(7, "000774657374657200"); // tester
    String ours = in + number(3, 0x1234) + DROP + comment;
    String theirs = in + number(3, 0x1235) + DROP + attribute(7, "000774657374736400");
    ScriptedSocket script = new ScriptedSocket();
    script.answer(message(CHAIN, 0, 1, chain)).answer(message(ERROR, 0, 1, "00000000"));
    script.answer(message(RULE, MULTI, 2, theirs), message(RULE, MULTI, 2, ours));
    script.answer(message(DONE, MULTI, 2, "00000000"));
    FilterSums.Marked marked =
        new FilterSums(script.socket()).marked(Family.IPV4, "filter", "USER", "tester");
    assertThat(marked).isNotNull();
    assertThat(marked.handles()).containsExactly(0x1234L);
  }

  @Test
  void aChainThatIsNotThereHasNoRules() throws Exception {
    ScriptedSocket script = new ScriptedSocket().answer(message(ERROR, 0, 1, "feffffff"));
    assertThat(new FilterSums(script.socket()).marked(Family.IPV6, "filter", "USER", "tester"))
        .isNull();
    assertThat(script.asked().get(0)).startsWith("2c000000" + "040a0500").contains("0a000000");
  }
}
