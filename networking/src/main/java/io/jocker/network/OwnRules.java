package io.jocker.network;

import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.FilterSocket;
import io.jocker.linux.netlink.FilterSums;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel has of jocker's own rules: the table, its chains, rules, sets and elements, and
 * what jocker has put into dockerd's chains. Of the table only what {@link Ruleset} makes is looked
 * at; the chain {@code user}, and whatever else an administrator adds, may change as it likes.
 */
final class OwnRules {
  /** Somebody who changes rules more often than this in a few milliseconds is not waited for. */
  private static final int TRIES = 4;

  private final String table;

  OwnRules(String table) {
    this.table = table;
  }

  /**
   * All of it as it was at one generation. The lists are asked for one after the other; only if no
   * rule of anybody was changed meanwhile do they belong together.
   *
   * @param generation the present one
   * @return null if others change rules without end
   */
  @Nullable Fingerprint look(FilterSocket socket, int generation) throws SyscallException {
    int before = generation;
    for (int i = 0; i < TRIES; i++) {
      long sum = sum(socket.sums());
      int after = socket.generation();
      if (after == before) {
        return new Fingerprint(after, sum);
      }
      before = after;
    }
    return null;
  }

  private long sum(FilterSums sums) throws SyscallException {
    long sum = sums.table(table);
    if (sum == 0) {
      return 0;
    }
    sum += sums.chains(table, Ruleset.CHAINS) + sums.rules(table, Ruleset.CHAINS);
    for (String map : Ruleset.MAPS) {
      sum += sums.elements(table, map);
    }
    for (String set : Ruleset.SETS) {
      sum += sums.elements(table, set);
    }
    return sum + DockerUser.sum(sums, table);
  }
}
