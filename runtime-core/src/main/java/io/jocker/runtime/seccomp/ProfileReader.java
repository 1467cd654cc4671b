package io.jocker.runtime.seccomp;

import io.jocker.linux.SeccompCompiler.Condition;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.SeccompSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the OCI's form of a profile, {@code linux.seccomp}, to one that can be compiled. */
public final class ProfileReader {
  private static final Set<String> OPERATORS =
      Set.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  private ProfileReader() {}

  /**
   * Checks and converts.
   *
   * @param field where the profile stands, for errors
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static SeccompProfile resolve(SeccompSpec spec, String field) {
    if (spec.listenerPath() != null && !spec.listenerPath().isEmpty()) {
      throw new InvalidSpecException(
          field + ".listenerPath", "not supported: \"" + spec.listenerPath() + "\"");
    }
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < spec.syscalls().size(); i++) {
      addRules(rules, spec.syscalls().get(i), field + ".syscalls[" + i + "]");
    }
    return new SeccompProfile.Decided(
        SeccompAction.value(spec.defaultAction(), spec.defaultErrnoRet(), field + ".defaultAction"),
        spec.architectures(),
        flags(spec.flags(), field + ".flags"),
        rules);
  }

  /** Several conditions on one argument cannot be one rule of libseccomp: any of them suffices. */
  static void addRules(List<Rule> rules, SeccompSpec.Syscalls calls, String field) {
    int action = SeccompAction.value(calls.action(), calls.errnoRet(), field + ".action");
    List<Condition> conditions = conditions(calls.args(), field + ".args");
    for (String name : calls.names()) {
      if (hasOneArgumentTwice(conditions)) {
        for (Condition condition : conditions) {
          rules.add(new Rule(name, action, List.of(condition)));
        }
      } else {
        rules.add(new Rule(name, action, conditions));
      }
    }
  }

  private static boolean hasOneArgumentTwice(List<Condition> conditions) {
    int seen = 0;
    for (Condition condition : conditions) {
      if ((seen & 1 << condition.index()) != 0) {
        return true;
      }
      seen |= 1 << condition.index();
    }
    return false;
  }

  private static List<Condition> conditions(List<SeccompSpec.Arg> args, String field) {
    List<Condition> out = new ArrayList<>(args.size());
    for (int i = 0; i < args.size(); i++) {
      SeccompSpec.Arg arg = args.get(i);
      if (arg.index() < 0 || arg.index() > 5) {
        throw new InvalidSpecException(field + "[" + i + "].index", "not 0 to 5: " + arg.index());
      }
      if (!OPERATORS.contains(arg.op())) {
        throw new InvalidSpecException(
            field + "[" + i + "].op", "not an operator: \"" + arg.op() + "\"");
      }
      out.add(new Condition((int) arg.index(), arg.op(), arg.value(), orZero(arg.valueTwo())));
    }
    return out;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static Set<FilterFlag> flags(List<String> names, String field) {
    Set<FilterFlag> out = EnumSet.noneOf(FilterFlag.class);
    for (String name : names) {
      FilterFlag found = null;
      for (FilterFlag flag : FilterFlag.values()) {
        if (flag.kernelName().equals(name)) {
          found = flag;
        }
      }
      if (found == null) {
        throw new InvalidSpecException(field, "not a flag: \"" + name + "\"");
      }
      out.add(found);
    }
    return out;
  }
}
