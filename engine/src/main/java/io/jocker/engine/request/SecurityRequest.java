package io.jocker.engine.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a container's processes may do.
 *
 * @param privileged every capability and device, nothing masked, no seccomp filter
 * @param capabilitiesAdded as {@code CAP_NET_ADMIN}, or {@code ALL}
 * @param capabilitiesDropped in the same form
 * @param options what {@code --security-opt} says
 */
public record SecurityRequest(
    boolean privileged,
    List<String> capabilitiesAdded,
    List<String> capabilitiesDropped,
    SecurityOptions options) {

  /** Docker's defaults. */
  public static final SecurityRequest DEFAULT =
      new SecurityRequest(false, List.of(), List.of(), SecurityOptions.DEFAULT);

  private static final String PREFIX = "CAP_";

  /** Brings the names into their one form; whether the kernel has them is the engine's question. */
  public SecurityRequest {
    capabilitiesAdded = normalized(capabilitiesAdded);
    capabilitiesDropped = normalized(capabilitiesDropped);
  }

  private static List<String> normalized(List<String> names) {
    List<String> result = new ArrayList<>(names.size());
    for (String name : names) {
      String upper = name.strip().toUpperCase(Locale.ROOT);
      if (upper.isEmpty()) {
        throw new IllegalArgumentException("invalid capability: \"\"");
      }
      result.add(upper.equals("ALL") || upper.startsWith(PREFIX) ? upper : PREFIX + upper);
    }
    return List.copyOf(result);
  }
}
