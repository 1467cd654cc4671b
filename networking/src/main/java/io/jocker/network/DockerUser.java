package io.jocker.network;

import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.FilterSums;
import io.jocker.linux.netlink.FilterSums.Family;
import io.jocker.linux.netlink.FilterSums.Marked;
import java.util.ArrayList;
import java.util.List;

/**
 * Where dockerd runs, its own chain drops what it does not know, and what jocker's accepts does not
 * count there. {@code DOCKER-USER} is the chain that it leaves to others, one for each kind of
 * address. Jocker's rules in there have the name of its table as their comment.
 */
final class DockerUser {
  private static final String TABLE = "filter";
  private static final String CHAIN = "DOCKER-USER";
  private static final List<Family> FAMILIES = List.of(Family.IPV4, Family.IPV6);

  private DockerUser() {}

  /** Changes with each rule of jocker's there, and with the chains themselves. */
  static long sum(FilterSums sums, String comment) throws SyscallException {
    long sum = 0;
    for (Marked marked : rules(sums, comment)) {
      // So that it matters in which of the two a chain is.
      sum += marked.family() == Family.IPV4 ? marked.sum() : 3 * marked.sum();
    }
    return sum;
  }

  /** Jocker's rules there, chain by chain. */
  static List<Marked> rules(FilterSums sums, String comment) throws SyscallException {
    List<Marked> rules = new ArrayList<>();
    for (Family family : FAMILIES) {
      Marked marked = sums.marked(family, TABLE, CHAIN, comment);
      if (marked != null) {
        rules.add(marked);
      }
    }
    return rules;
  }

  /**
   * What puts rules for these networks there, and takes all earlier ones away; empty without
   * dockerd.
   */
  static String script(FilterSums sums, String comment, List<Network> accepted)
      throws SyscallException {
    StringBuilder script = new StringBuilder();
    for (Marked marked : rules(sums, comment)) {
      boolean four = marked.family() == Family.IPV4;
      String chain = " rule " + (four ? "ip " : "ip6 ") + TABLE + " " + CHAIN + " ";
      for (long handle : marked.handles()) {
        script.append("delete").append(chain).append("handle ").append(handle).append('\n');
      }
      for (Network network : accepted) {
        if (network.isBridged() && (four || network.ipv6() != null)) {
          accept(script, chain, network, comment);
        }
      }
    }
    return script.toString();
  }

  private static void accept(StringBuilder script, String chain, Network network, String comment) {
    for (String side : List.of("iifname", "oifname")) {
      script.append("insert").append(chain).append(side);
      script.append(" \"").append(network.bridge());
      script.append("\" accept comment \"").append(comment).append("\"\n");
    }
  }
}
