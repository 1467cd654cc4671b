package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.image.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start with a network tells every message to the kernel and every rule. */
@RequiresRoot
@Timeout(300)
class ExplainedNetworkIT {
  @TempDir Path folder;
  private NetworkHost host;

  @BeforeEach
  void begin() throws Exception {
    host = new NetworkHost(folder);
    host.ok("run", "--rm", "--network", "none", "playground", "true");
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private List<JsonObject> passages(Path story) throws Exception {
    return JsonObject.parse(Files.readAllBytes(story), "story").objects("passages");
  }

  @Test
  void everyNetlinkMessageIsToldAsStraceSeesIt() throws Exception {
    host.ok("network", "create", "back");
    host.ok("run", "--rm", "--network", "back", "playground", "true");
    assertThat(String.join("\n", toldAsSeen("back")))
        .contains("RTM_NEWLINK EXCL|CREATE IFLA_IFNAME=\"jv", "VETH_INFO_PEER={", "RTA_GATEWAY=10.")
        .contains("IFA_LOCAL=10.", "NFT_MSG_NEWSETELEM", "NFTA_SET_ELEM_LIST_SET=\"published\"");
  }

  /** Somebody else's rules have changed: jocker's own are looked at, and not written. */
  @Test
  void theQuestionsAboutItsOwnRulesAreTold() throws Exception {
    host.ok("network", "create", "back");
    host.ok("run", "--rm", "--network", "back", "playground", "true");
    host.sh("nft add table ip foreign");
    assertThat(String.join("\n", toldAsSeen("back")))
        .contains("NFT_MSG_GETTABLE NFTA_TABLE_NAME=\"jocker-", "NFT_MSG_GETCHAIN DUMP")
        .contains("NFT_MSG_GETRULE DUMP NFTA_RULE_TABLE=\"jocker-", "NFT_MSG_GETSETELEM DUMP")
        .contains("NFTA_CHAIN_NAME=\"DOCKER-USER\"");
    List<String> topics = new ArrayList<>();
    for (JsonObject passage : passages(folder.resolve("story.json"))) {
      topics.add(passage.text("topic"));
    }
    assertThat(topics).contains("network.compare").doesNotContain("network.rules");
  }

  /** As after a reboot: the tunnel has gone with the bridge. */
  @Test
  void theMessagesOfATunnelAreTold() throws Exception {
    host.sh("ip link add lan type bridge; ip addr add 192.0.2.1/24 dev lan; ip link set lan up");
    String hosts = "hosts=alpha=192.0.2.1,beta=192.0.2.2";
    host.ok("network", "create", "-d", "overlay", "-o", hosts, "-o", "vni=4711", "span");
    host.sh("for l in $(ip -br link | grep -o '^j[kx]-[0-9a-f]*'); do ip link delete $l; done");
    assertThat(String.join("\n", toldAsSeen("span")))
        .contains("IFLA_INFO_KIND=\"vxlan\" IFLA_INFO_DATA={IFLA_VXLAN_ID=4711")
        .contains("IFLA_VXLAN_LOCAL=192.0.2.1", "IFLA_VXLAN_PORT=4789")
        .contains("RTM_NEWNEIGH CREATE|APPEND NDA_DST=192.0.2.2 NDA_LLADDR=00:00:00:00:00:00");
  }

  /** What a start on a network tells, which is as much as strace sees. */
  private List<String> toldAsSeen(String network) throws Exception {
    Path story = folder.resolve("story.json");
    Path trace = folder.resolve("trace");
    List<String> words = new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "trace=sendto"));
    words.addAll(List.of("-e", "signal=none", "-o", trace.toString()));
    words.addAll(
        host.command(
            "run",
            "--rm",
            "--network",
            network,
            "-p",
            "8080:80",
            "--explain=json",
            "--explain-file",
            story.toString(),
            "playground",
            "true"));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("output"))).isZero();

    List<String> seen = new ArrayList<>();
    for (String line : Files.readAllLines(trace)) {
      if (line.contains("nlmsg_type")) {
        seen.add(line.replaceAll(".*?nlmsg_type=([A-Z_]+|0x[0-9a-f]+).*", "$1"));
      }
    }
    List<String> told = new ArrayList<>();
    for (JsonObject passage : passages(story)) {
      for (JsonObject call : passage.objects("calls")) {
        if (call.text("name").equals("sendto")) {
          assertThat(passage.text("topic")).as(call.text("arguments")).startsWith("network.");
          assertThat(call.text("arguments")).doesNotContain("type ", "attribute ");
          told.add(call.text("arguments"));
        }
      }
    }
    assertThat(seen).isNotEmpty();
    assertThat(told).hasSameSizeAs(seen);
    return told;
  }

  /** The rules are as many as nft lists, each with its own topic. */
  @Test
  void everyRuleIsTold() throws Exception {
    host.ok("network", "create", "--internal", "inner");
    host.sh("ip link add lan type bridge; ip addr add 192.0.2.1/24 dev lan; ip link set lan up");
    String hosts = "hosts=alpha=192.0.2.1,beta=192.0.2.2";
    host.ok("network", "create", "-d", "overlay", "-o", hosts, "span");
    host.sh("nft flush ruleset");
    Path story = folder.resolve("story.json");
    host.ok(
        "run",
        "--rm",
        "--network",
        "bridge",
        "--explain=json",
        "--explain-file",
        story.toString(),
        "playground",
        "true");
    List<String> told = new ArrayList<>();
    Set<String> topics = new TreeSet<>();
    for (JsonObject passage : passages(story)) {
      if (passage.text("topic").startsWith("network.rule-")) {
        assertThat(passage.objects("calls")).hasSize(1);
        told.add(passage.objects("calls").get(0).text("arguments"));
        topics.add(passage.text("topic"));
      }
    }
    String table = host.sh("nft list tables").replaceAll("(?s).*(jocker\\S*).*", "$1");
    List<String> there = new ArrayList<>();
    String json = host.sh("nft -j list table inet " + table);
    for (JsonObject each :
        JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "nft").objects("nftables")) {
      JsonObject rule = each.optionalObject("rule");
      if (rule != null) {
        there.add(rule.text("comment").replaceAll(" .*", ""));
      }
    }
    assertThat(told).hasSameSizeAs(there);
    for (String name : there) {
      assertThat(topics).contains("network.rule-" + name);
    }
    assertThat(topics).hasSize(new TreeSet<>(there).size());
  }

  @Test
  void itIsSaidInBothLanguages() throws Exception {
    RealJocker.Result english =
        host.jocker("run", "--rm", "--network", "bridge", "--explain=full", "playground", "true");
    assertThat(english.err())
        .contains("make the wire", "veth(4)", "RTM_NEWLINK", "rule: nobody else gets in")
        .contains("send all else to the bridge");
    RealJocker.Result korean =
        host.jocker(
            "--lang",
            "ko",
            "run",
            "--rm",
            "--network",
            "bridge",
            "--explain",
            "playground",
            "true");
    assertThat(korean.err()).contains("선 잇기", "나머지는 모두 브리지로");
  }
}
