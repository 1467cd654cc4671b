package io.jocker.network;

import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.FilterSums;
import io.jocker.linux.netlink.FilterSums.Family;
import io.jocker.linux.netlink.FilterSums.Marked;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where dockerd runs, its own chain drops what it does not know, and what jocker's accepts does not
 * count there. {@code DOCKER-USER} is the chain that it leaves to others, one for each kind of
 * address. Jocker's rules in there have the name of its table as their comment.
 */
final class DockerUser {
  private static final String TABLE = "filter";
  private static final String CHAIN = "DOCKER-USER";

  private DockerUser() {}

  /** Changes with each rule of jocker's there, and with the chains themselves. */
  static long sum(FilterSums sums, String comment) throws SyscallException {
    // So that it matters in which of the two a chain is.
    return sum(sums.marked(Family.IPV4, TABLE, CHAIN, comment))
        + 3 * sum(sums.marked(Family.IPV6, TABLE, CHAIN, comment));
  }

  private static long sum(@Nullable Marked marked) {
    return marked == null ? 0 : marked.sum();
  }

  /**
   * What puts rules for these networks there, and takes all earlier ones away; empty without
   * dockerd.
   */
  static String script(FilterSums sums, String comment, List<Network> accepted)
      throws SyscallException {
    StringBuilder script = new StringBuilder();
    Marked four = sums.marked(Family.IPV4, TABLE, CHAIN, comment);
    if (four != null) {
      delete(script, " rule ip ", four);
      for (Network network : accepted) {
        if (network.isBridged()) {
          accept(script, " rule ip ", network, comment);
        }
      }
    }
    Marked six = sums.marked(Family.IPV6, TABLE, CHAIN, comment);
    if (six != null) {
      delete(script, " rule ip6 ", six);
      for (Network network : accepted) {
        if (network.isBridged() && network.ipv6() != null) {
          accept(script, " rule ip6 ", network, comment);
        }
      }
    }
    return script.toString();
  }

  private static void delete(StringBuilder script, String family, Marked marked) {
    for (long handle : marked.handles()) {
      script.append("delete").append(family).append(TABLE).append(' ').append(CHAIN);
      script.append(" handle ").append(handle).append('\n');
    }
  }

  private static void accept(StringBuilder script, String family, Network network, String comment) {
    for (String side : List.of("iifname", "oifname")) {
      script.append("insert").append(family).append(TABLE).append(' ').append(CHAIN);
      script.append(' ').append(side).append(" \"").append(network.bridge());
      script.append("\" accept comment \"").append(comment).append("\"\n");
    }
  }
}
