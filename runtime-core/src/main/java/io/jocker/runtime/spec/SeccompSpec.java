package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which system calls the process may make: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config-linux.md#seccomp">config-linux.md,
 * seccomp</a>.
 *
 * <pre>{@code
 * {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mount"], "action": "SCMP_ACT_ERRNO"}]}
 * }</pre>
 *
 * @param defaultAction as SCMP_ACT_ERRNO
 * @param defaultErrnoRet 1 (EPERM) where it is missing
 * @param architectures as SCMP_ARCH_X86_64
 * @param flags as SECCOMP_FILTER_FLAG_LOG
 */
public record SeccompSpec(
    String defaultAction,
    @Nullable Integer defaultErrnoRet,
    List<String> architectures,
    List<String> flags,
    @Nullable String listenerPath,
    @Nullable String listenerMetadata,
    List<Syscalls> syscalls)
    implements JsonRecord {
  public SeccompSpec {
    architectures = List.copyOf(architectures);
    flags = List.copyOf(flags);
    syscalls = List.copyOf(syscalls);
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static SeccompSpec from(JsonFields in) {
    return new SeccompSpec(
        in.requiredString("defaultAction"),
        in.integer("defaultErrnoRet"),
        in.strings("architectures"),
        in.strings("flags"),
        in.string("listenerPath"),
        in.string("listenerMetadata"),
        in.objects("syscalls", Syscalls::from));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.string("defaultAction", defaultAction);
    out.number("defaultErrnoRet", defaultErrnoRet);
    out.strings("architectures", architectures);
    out.strings("flags", flags);
    out.string("listenerPath", listenerPath);
    out.string("listenerMetadata", listenerMetadata);
    out.objects("syscalls", syscalls);
    out.end();
  }

  /**
   * One action for some calls, under the same conditions.
   *
   * <pre>{@code
   * {"names": ["personality"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}]}
   * }</pre>
   *
   * @param names as in {@code syscalls(2)}
   * @param args all must hold
   */
  public record Syscalls(
      List<String> names, String action, @Nullable Integer errnoRet, List<Arg> args)
      implements JsonRecord {
    public Syscalls {
      names = List.copyOf(names);
      args = List.copyOf(args);
    }

    public static Syscalls from(JsonFields in) {
      return new Syscalls(
          in.strings("names"),
          in.requiredString("action"),
          in.integer("errnoRet"),
          in.objects("args", Arg::from));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.strings("names", names);
      out.string("action", action);
      out.number("errnoRet", errnoRet);
      out.objects("args", args);
      out.end();
    }
  }

  /**
   * A condition on one argument: {@code seccomp_rule_add(3)}.
   *
   * <pre>{@code
   * {"index": 0, "value": 8, "op": "SCMP_CMP_EQ"}
   * }</pre>
   *
   * @param index 0 to 5
   * @param value unsigned
   * @param valueTwo unsigned
   * @param op as SCMP_CMP_EQ
   */
  public record Arg(long index, long value, @Nullable Long valueTwo, String op)
      implements JsonRecord {
    public static Arg from(JsonFields in) {
      return new Arg(
          in.requiredNumber("index"),
          in.requiredNumber("value"),
          in.number("valueTwo"),
          in.requiredString("op"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("index", index);
      out.number("value", value);
      out.number("valueTwo", valueTwo);
      out.string("op", op);
      out.end();
    }
  }
}
