package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subnets, gateways and ranges of a new network, told apart: those with a colon are of IPv6. Of
 * each there is one at most, or null.
 */
record RequestedRanges(
    @Nullable String subnet,
    @Nullable String gateway,
    @Nullable String range,
    @Nullable String subnet6,
    @Nullable String gateway6) {

  /** Those of a request. */
  static RequestedRanges of(NetworkRequest request) throws JockerException {
    RequestedRanges ranges =
        new RequestedRanges(
            only(request.subnets(), false),
            only(request.gateways(), false),
            only(request.ranges(), false),
            only(request.subnets(), true),
            only(request.gateways(), true));
    String range6 = only(request.ranges(), true);
    if (range6 != null) {
      throw invalid(
          "invalid range " + range6 + ": that of IPv6 addresses follows from that of IPv4");
    }
    String six = ranges.subnet6 == null ? ranges.gateway6 : ranges.subnet6;
    if (six != null && !request.ipv6()) {
      throw invalid("network without --ipv6 has no use for " + six);
    }
    return ranges;
  }

  /** As docker demands it of its bridges. */
  void requireSubnets() throws JockerException {
    boolean lacks = subnet == null && (gateway != null || range != null);
    if (lacks || (subnet6 == null && gateway6 != null)) {
      throw invalid("every ip-range or gateway must have a corresponding subnet");
    }
  }

  private static @Nullable String only(List<String> texts, boolean six) throws JockerException {
    String found = null;
    for (String text : texts) {
      if (text.indexOf(':') >= 0 != six) {
        continue;
      }
      if (found != null) {
        throw invalid("a network has one range of each kind: " + found + " or " + text);
      }
      found = text;
    }
    return found;
  }

  private static JockerException invalid(String message) {
    return new JockerException(ErrorCode.NETWORK_INVALID, message);
  }
}
