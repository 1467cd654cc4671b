package io.jocker.runtime.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.runtime.config.DeviceRule;
import io.jocker.runtime.config.DeviceRule.Access;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceProgramTest {
  private static final List<DeviceRule.Type> TYPES = List.of(DeviceRule.Type.values());
  private static final List<Access> KINDS = List.of(Access.values());

  private static final List<DeviceRule> NULL_ONLY =
      List.of(
          DeviceRule.all(false),
          new DeviceRule(true, DeviceRule.Type.CHARACTER, 1L, 3L, DeviceRule.ALL_ACCESS));

  @Test
  void theLastRuleThatFitsDecides() {
    assertThat(
            allows(NULL_ONLY, DeviceRule.Type.CHARACTER, 1, 3, Set.of(Access.READ, Access.WRITE)))
        .isTrue();
    assertThat(allows(NULL_ONLY, DeviceRule.Type.CHARACTER, 1, 5, Set.of(Access.READ))).isFalse();
    assertThat(allows(NULL_ONLY, DeviceRule.Type.BLOCK, 1, 3, Set.of(Access.READ))).isFalse();
  }

  @Test
  void eachKindOfAccessIsDecidedByItself() {
    List<DeviceRule> rules =
        List.of(
            DeviceRule.all(false),
            new DeviceRule(true, DeviceRule.Type.BLOCK, 8L, null, DeviceRule.ALL_ACCESS),
            new DeviceRule(false, DeviceRule.Type.BLOCK, 8L, 1L, Set.of(Access.WRITE)));
    assertThat(allows(rules, DeviceRule.Type.BLOCK, 8, 1, Set.of(Access.READ))).isTrue();
    assertThat(allows(rules, DeviceRule.Type.BLOCK, 8, 1, Set.of(Access.READ, Access.WRITE)))
        .isFalse();
    assertThat(allows(rules, DeviceRule.Type.BLOCK, 8, 2, Set.of(Access.READ, Access.WRITE)))
        .isTrue();
  }

  @Test
  void noRulesAllowEverything() {
    assertThat(allows(List.of(), DeviceRule.Type.BLOCK, 8, 1, DeviceRule.ALL_ACCESS)).isTrue();
  }

  @Test
  void nothingFollowsARuleForEverything() {
    List<DeviceRule> rules = new ArrayList<>(NULL_ONLY);
    rules.add(DeviceRule.all(true));
    // Loading six words, the answer and the exit: the verifier refuses code that is never reached.
    assertThat(DeviceProgram.of(rules)).hasSize(8 * 8);
    assertThat(allows(rules, DeviceRule.Type.BLOCK, 8, 1, DeviceRule.ALL_ACCESS)).isTrue();
  }

  @Test
  void agreesWithTheRulesReadOneByOne() {
    Random random = new Random(20260101);
    for (int i = 0; i < 3_000; i++) {
      List<DeviceRule> rules = new ArrayList<>();
      for (int n = random.nextInt(6); n >= 0; n--) {
        rules.add(randomRule(random));
      }
      DeviceRule.Type type =
          random.nextBoolean() ? DeviceRule.Type.CHARACTER : DeviceRule.Type.BLOCK;
      int major = 1 + random.nextInt(2);
      int minor = 1 + random.nextInt(2);
      Set<Access> access = randomAccess(random);
      assertThat(allows(rules, type, major, minor, access))
          .as("%s %s %d:%d %s", rules, type, major, minor, access)
          .isEqualTo(model(rules, type, major, minor, access));
    }
  }

  private static boolean model(
      List<DeviceRule> rules, DeviceRule.Type type, int major, int minor, Set<Access> access) {
    Set<Access> allowed = EnumSet.allOf(Access.class);
    for (DeviceRule rule : rules) {
      boolean fits =
          rule.type() == DeviceRule.Type.ALL
              || (rule.type() == type
                  && (rule.major() == null || rule.major() == major)
                  && (rule.minor() == null || rule.minor() == minor));
      if (fits && rule.allow()) {
        allowed.addAll(rule.access());
      } else if (fits) {
        allowed.removeAll(rule.access());
      }
    }
    return allowed.containsAll(access);
  }

  private static DeviceRule randomRule(Random random) {
    Long major = random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(2));
    Long minor = random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(2));
    DeviceRule.Type type = TYPES.get(random.nextInt(TYPES.size()));
    return new DeviceRule(random.nextBoolean(), type, major, minor, randomAccess(random));
  }

  private static Set<Access> randomAccess(Random random) {
    Set<Access> out = EnumSet.of(KINDS.get(random.nextInt(KINDS.size())));
    for (Access one : Access.values()) {
      if (random.nextBoolean()) {
        out.add(one);
      }
    }
    return out;
  }

  /** Runs the program as the kernel would: the few instructions that it uses. */
  private static boolean allows(
      List<DeviceRule> rules, DeviceRule.Type type, int major, int minor, Set<Access> access) {
    ByteBuffer code = ByteBuffer.wrap(DeviceProgram.of(rules)).order(ByteOrder.LITTLE_ENDIAN);
    int bits = 0;
    for (Access one : access) {
      bits |= one == Access.MKNOD ? 1 : one == Access.READ ? 2 : 4;
    }
    long[] context = {bits << 16 | (type == DeviceRule.Type.BLOCK ? 1 : 2), major, minor};
    long[] r = new long[11];
    for (int at = 0; ; at++) {
      int op = code.get(at * 8) & 0xff;
      int target = code.get(at * 8 + 1) & 0xf;
      int source = code.get(at * 8 + 1) >> 4 & 0xf;
      int offset = code.getShort(at * 8 + 2);
      int value = code.getInt(at * 8 + 4);
      switch (op) {
        case 0x61 -> r[target] = context[offset / 4];
        case 0x54 -> r[target] = r[target] & value & 0xffff_ffffL;
        case 0x74 -> r[target] = (r[target] & 0xffff_ffffL) >>> value;
        case 0xb7 -> r[target] = value;
        case 0xbf -> r[target] = r[source];
        case 0x15 -> at += r[target] == value ? offset : 0;
        case 0x55 -> at += r[target] != value ? offset : 0;
        case 0x95 -> {
          return r[0] == 1;
        }
        default -> throw new AssertionError("no such instruction: " + op);
      }
    }
  }
}
