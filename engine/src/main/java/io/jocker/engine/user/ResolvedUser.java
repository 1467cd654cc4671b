package io.jocker.engine.user;

import java.util.List;

/**
 * Who a process is.
 *
 * @param uid 0 to 2,147,483,647, as the container sees it
 * @param gid in the same range
 * @param groups the supplementary groups, {@code gid} first: without it a process could shed the
 *     permissions that a group is denied (CVE-2022-36109)
 * @param home the home directory, {@code /} where none is known
 */
public record ResolvedUser(long uid, long gid, List<Long> groups, String home) {
  public ResolvedUser {
    groups = List.copyOf(groups);
  }
}
