package io.jocker.runtime.seccomp;

import io.jocker.linux.Capability;
import io.jocker.linux.Machine;
import io.jocker.linux.SeccompCompiler.Rule;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.JsonFields;
import io.jocker.runtime.spec.SeccompSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Profiles as files. docker's form is the OCI's with conditions: a rule <em>includes</em> what must
 * hold and <em>excludes</em> what must not, and the other architectures of a machine are looked up
 * in a map. A profile in the OCI's form is one without conditions, so one reader does for both.
 */
public final class ProfileFile {
  /**
   * When a rule is there at all: lists of capabilities and architectures, and a kernel's version.
   */
  private record Conditions(
      List<String> capabilities, List<String> machines, @Nullable String minKernel) {
    static Conditions from(JsonFields in) {
      return new Conditions(in.strings("caps"), in.strings("arches"), in.string("minKernel"));
    }
  }

  /** A rule with its conditions. */
  private record ConditionalRule(
      SeccompSpec.Syscalls rule, @Nullable Conditions includes, @Nullable Conditions excludes) {
    static ConditionalRule from(JsonFields in) {
      return new ConditionalRule(
          SeccompSpec.Syscalls.from(in),
          in.object("includes", Conditions::from),
          in.object("excludes", Conditions::from));
    }
  }

  /** An architecture and the others that its kernel runs too. */
  private record ArchitectureGroup(String architecture, List<String> others) {
    static ArchitectureGroup from(JsonFields in) {
      return new ArchitectureGroup(
          in.requiredString("architecture"), in.strings("subArchitectures"));
    }
  }

  private ProfileFile() {}

  /**
   * Reads a profile and decides on each rule.
   *
   * @param name what the file is called in errors
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static SeccompProfile read(String name, byte[] json, ProfileConditions here) {
    return ProfileReader.resolve(decide(name, json, here), name);
  }

  /**
   * The same in the form of {@code linux.seccomp}: without conditions, for a config.json.
   *
   * @param name what the file is called in errors
   * @throws InvalidSpecException names the field and the value that is wrong
   */
  public static SeccompSpec decide(String name, byte[] json, ProfileConditions here) {
    JsonFields in = JsonFields.parse(name, json);
    SeccompSpec all = SeccompSpec.from(in);
    List<SeccompSpec.Syscalls> kept = new ArrayList<>();
    List<Rule> checked = new ArrayList<>();
    int index = 0;
    for (ConditionalRule one : in.objects("syscalls", ConditionalRule::from)) {
      String field = "syscalls[" + index++ + "]";
      if (holds(one, here, field)) {
        // An error must name the rule by its place in the file, not among those that are kept.
        ProfileReader.addRules(checked, one.rule, field);
        kept.add(one.rule);
      }
    }
    List<ArchitectureGroup> groups = in.objects("archMap", ArchitectureGroup::from);
    return new SeccompSpec(
        all.defaultAction(),
        all.defaultErrnoRet(),
        groups.isEmpty() ? all.architectures() : architectures(groups, here.machine()),
        all.flags(),
        all.listenerPath(),
        all.listenerMetadata(),
        kept);
  }

  private static boolean holds(ConditionalRule rule, ProfileConditions here, String field) {
    Conditions includes = rule.includes;
    Conditions excludes = rule.excludes;
    return (includes == null || includesHold(includes, here, field + ".includes"))
        && (excludes == null || !excludesHold(excludes, here, field + ".excludes"));
  }

  /** All of them: any of the machines, every capability, a kernel that is new enough. */
  private static boolean includesHold(Conditions asked, ProfileConditions here, String field) {
    if (!asked.machines.isEmpty() && !asked.machines.contains(here.machine().ociName())) {
      return false;
    }
    for (String name : asked.capabilities) {
      if (!has(here, name)) {
        return false;
      }
    }
    return asked.minKernel == null || here.kernel().isAtLeast(version(asked.minKernel, field));
  }

  /** One of them is enough. */
  private static boolean excludesHold(Conditions asked, ProfileConditions here, String field) {
    if (asked.machines.contains(here.machine().ociName())) {
      return true;
    }
    for (String name : asked.capabilities) {
      if (has(here, name)) {
        return true;
      }
    }
    return asked.minKernel != null && here.kernel().isAtLeast(version(asked.minKernel, field));
  }

  private static boolean has(ProfileConditions here, String name) {
    Optional<Capability> capability = Capability.named(name);
    return capability.isPresent() && here.capabilities().contains(capability.get());
  }

  private static KernelVersion version(String text, String field) {
    try {
      return KernelVersion.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidSpecException.of(field + ".minKernel", e);
    }
  }

  private static List<String> architectures(List<ArchitectureGroup> groups, Machine machine) {
    String own = machine == Machine.X86_64 ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64";
    List<String> out = new ArrayList<>();
    out.add(own);
    for (ArchitectureGroup group : groups) {
      if (group.architecture.equals(own)) {
        out.addAll(group.others);
      }
    }
    return out;
  }
}
