package io.jocker.network;

import io.jocker.linux.story.Topic;

/** What is done for the network of a container, and what each packet rule is there for. */
public enum NetworkTopic implements Topic {
  PORT("network.port"),
  FORWARDING("network.forwarding"),
  BRIDGE("network.bridge"),
  LOCALNET("network.localnet"),
  BRIDGE_ADDRESS("network.bridge-address"),
  BRIDGE_UP("network.bridge-up"),
  TUNNEL("network.tunnel"),
  PEER("network.peer"),
  LEASE("network.lease"),
  GENERATION("network.generation"),
  PUBLISH("network.publish"),
  RULES("network.rules"),
  LOOPBACK_RULE("network.rule-loopback"),
  CONTAINER_TUNNEL_RULE("network.rule-container-tunnel"),
  STRANGER_TUNNEL_RULE("network.rule-stranger-tunnel"),
  PORT_OF_ADDRESS_RULE("network.rule-port-of-address"),
  PORT_RULE("network.rule-port"),
  FROM_LOOPBACK_RULE("network.rule-from-loopback"),
  HAIRPIN_RULE("network.rule-hairpin"),
  MASQUERADE_RULE("network.rule-masquerade"),
  USER_RULE("network.rule-user"),
  SAME_NETWORK_RULE("network.rule-same-network"),
  FROM_INTERNAL_RULE("network.rule-from-internal"),
  TO_INTERNAL_RULE("network.rule-to-internal"),
  ANSWERS_RULE("network.rule-answers"),
  PUBLISHED_RULE("network.rule-published"),
  STRANGERS_RULE("network.rule-strangers"),
  OUT_RULE("network.rule-out"),
  NAMES("network.names"),
  WIRE("network.wire"),
  ISOLATE("network.isolate"),
  HAIRPIN("network.hairpin"),
  INSIDE("network.inside"),
  UP("network.up"),
  ADDRESS("network.address"),
  ROUTE("network.route"),
  SHAPE("network.shape"),
  WITHDRAW("network.withdraw"),
  CUT("network.cut"),
  FREE("network.free");

  /** How the keys of rules begin; the rest is the first word of the rule's own name. */
  static final String RULE = "network.rule-";

  private final String key;

  NetworkTopic(String key) {
    this.key = key;
  }

  @Override
  public String key() {
    return key;
  }
}
