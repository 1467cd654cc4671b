package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.named;
import static io.jocker.linux.program.Argument.number;

import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the container's process is and what it may do: {@code capabilities(7)}, {@code
 * credentials(7)}, {@code seccomp(2)}.
 *
 * <p>The order is forced. The bounding set can only be cut while CAP_SETPCAP is held; a filter can
 * be loaded without no_new_privs only while CAP_SYS_ADMIN is held; after that the ids change
 * (keeping capabilities over it, PR_SET_KEEPCAPS), and the capabilities drop last.
 */
final class IdentitySteps {
  /**
   * Capability sets as bit masks, bit n for capability number n.
   *
   * @param bounding what can ever be had again by an execve
   */
  record CapabilityMasks(
      long bounding, long effective, long permitted, long inheritable, long ambient) {}

  private static final int LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;
  private static final int PR_CAP_AMBIENT_RAISE = 2;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SOCK_FILTER_BYTES = 8;

  private final ProgramBuilder program;

  IdentitySteps(ProgramBuilder program) {
    this.program = program;
  }

  /** Cuts the bounding set; {@code lastCapability} is the highest number that this kernel knows. */
  void addBoundingSet(long bounding, int lastCapability) {
    program.about(LaunchTopic.BOUNDING, "");
    for (int capability = 0; capability <= lastCapability; capability++) {
      if ((bounding >>> capability & 1) == 0) {
        Prctl.PR_CAPBSET_DROP.add(
            program, "give up capability " + capability + " for good", number(capability));
      }
    }
  }

  /** The groups and ids, in the order in which each is still allowed: user last. */
  void addIds(long uid, long gid, List<Long> groups) {
    if (uid != 0) {
      Prctl.PR_SET_KEEPCAPS.add(program, "keep capabilities over the change of user", number(1));
    }
    ByteBuffer list =
        ByteBuffer.allocate(groups.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long group : groups) {
      list.putInt((int) group);
    }
    program.call(
        "supplementary groups",
        SystemCall.SETGROUPS,
        number(groups.size()),
        groups.isEmpty() ? NULL : addressOf(Data.of(list.array(), groups.toString())));
    program.call("group", SystemCall.SETRESGID, number(gid), number(gid), number(gid));
    program.call("user", SystemCall.SETRESUID, number(uid), number(uid), number(uid));
  }

  /**
   * The capability sets, {@code capset(2)}, then the ambient ones. An ambient capability that is
   * not permitted and inheritable too is no error but left out, as the specification asks for what
   * cannot be granted: the config.json that runc writes has such.
   */
  void addCapabilities(CapabilityMasks masks) {
    ByteBuffer sets = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < 2; word++) {
      int shift = 32 * word;
      sets.putInt((int) (masks.effective() >>> shift));
      sets.putInt((int) (masks.permitted() >>> shift));
      sets.putInt((int) (masks.inheritable() >>> shift));
    }
    program.about(LaunchTopic.CAPABILITIES, "0x" + Long.toHexString(masks.effective()));
    program.call(
        "capabilities",
        SystemCall.CAPSET,
        addressOf(Data.numbers("{_LINUX_CAPABILITY_VERSION_3, 0}", LINUX_CAPABILITY_VERSION_3)),
        addressOf(Data.of(sets.array(), words(masks))));
    program.about(LaunchTopic.AMBIENT, "");
    Prctl.PR_CAP_AMBIENT.add(
        program,
        "no ambient capabilities",
        named("PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT_CLEAR_ALL));
    long ambient = masks.ambient() & masks.permitted() & masks.inheritable();
    for (int capability = 0; capability < Long.SIZE; capability++) {
      if ((ambient >>> capability & 1) != 0) {
        Prctl.PR_CAP_AMBIENT.add(
            program,
            "ambient capability " + capability,
            named("PR_CAP_AMBIENT_RAISE", PR_CAP_AMBIENT_RAISE),
            number(capability));
      }
    }
  }

  /** {@code PR_SET_NO_NEW_PRIVS}: no execve gives more than this process has. */
  void addNoNewPrivileges() {
    program.about(LaunchTopic.NO_NEW_PRIVILEGES, "");
    Prctl.PR_SET_NO_NEW_PRIVS.add(program, "no new privileges", number(1));
  }

  /**
   * Loads the filter.
   *
   * @param instructions {@code struct sock_filter}, 8 bytes each; null for none
   * @param flags SECCOMP_FILTER_FLAG_*
   */
  void addSeccomp(byte @Nullable [] instructions, long flags) {
    if (instructions == null) {
      return;
    }
    program.about(LaunchTopic.SECCOMP, "");
    int count = instructions.length / SOCK_FILTER_BYTES;
    Data filter = Data.of(instructions, count + " instructions");
    program.call(
        "seccomp filter",
        SystemCall.SECCOMP,
        named("SECCOMP_SET_MODE_FILTER", SECCOMP_SET_MODE_FILTER),
        number(flags),
        addressOf(Data.cells(count + " instructions", List.of(number(count), addressOf(filter)))));
  }

  private static String words(CapabilityMasks masks) {
    return "{effective 0x"
        + Long.toHexString(masks.effective())
        + ", permitted 0x"
        + Long.toHexString(masks.permitted())
        + ", inheritable 0x"
        + Long.toHexString(masks.inheritable())
        + "}";
  }
}
