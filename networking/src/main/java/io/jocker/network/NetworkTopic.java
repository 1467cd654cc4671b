package io.jocker.network;

import io.jocker.linux.story.Topic;

/** What is done for the network of a container, and what each packet rule is there for. */
public enum NetworkTopic implements Topic {
  PORT("network.port"),
  FORWARDING("network.forwarding"),
  FORWARDING_6("network.forwarding6"),
  KEEP_ADVERTISEMENTS("network.keep-advertisements"),
  HOST_ADDRESSES("network.host-addresses"),
  BRIDGE("network.bridge"),
  NO_ADVERTISEMENTS("network.no-advertisements"),
  IPV6_ON("network.ipv6-on"),
  LOCALNET("network.localnet"),
  BRIDGE_ADDRESS("network.bridge-address"),
  BRIDGE_ADDRESS_6("network.bridge-address6"),
  BRIDGE_UP("network.bridge-up"),
  TUNNEL("network.tunnel"),
  PEER("network.peer"),
  LEASE("network.lease"),
  GENERATION("network.generation"),
  COMPARE("network.compare"),
  PUBLISH("network.publish"),
  RULES("network.rules"),
  LOOPBACK_RULE("network.rule-loopback"),
  CONTAINER_TUNNEL_RULE("network.rule-container-tunnel"),
  STRANGER_TUNNEL_RULE("network.rule-stranger-tunnel"),
  PORT_OF_ADDRESS_RULE("network.rule-port-of-address"),
  PORT_RULE("network.rule-port"),
  PORT_6_RULE("network.rule-port6"),
  FROM_LOOPBACK_RULE("network.rule-from-loopback"),
  HAIRPIN_RULE("network.rule-hairpin"),
  MASQUERADE_RULE("network.rule-masquerade"),
  HAIRPIN_6_RULE("network.rule-hairpin6"),
  MASQUERADE_6_RULE("network.rule-masquerade6"),
  USER_RULE("network.rule-user"),
  SAME_NETWORK_RULE("network.rule-same-network"),
  FROM_INTERNAL_RULE("network.rule-from-internal"),
  TO_INTERNAL_RULE("network.rule-to-internal"),
  ANSWERS_RULE("network.rule-answers"),
  PUBLISHED_RULE("network.rule-published"),
  ROUTED_PORT_RULE("network.rule-routed-port"),
  ROUTED_PING_RULE("network.rule-routed-ping"),
  STRANGERS_RULE("network.rule-strangers"),
  OUT_RULE("network.rule-out"),
  NAMES("network.names"),
  WIRE("network.wire"),
  MACVLAN("network.macvlan"),
  ISOLATE("network.isolate"),
  HAIRPIN("network.hairpin"),
  INSIDE("network.inside"),
  IPV6_OFF("network.ipv6-off"),
  UP("network.up"),
  ADDRESS("network.address"),
  ADDRESS_6("network.address6"),
  ROUTE("network.route"),
  ROUTE_6("network.route6"),
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
