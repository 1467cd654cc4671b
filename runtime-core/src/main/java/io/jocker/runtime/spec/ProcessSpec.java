package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that runs in the container: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#process">config.md,
 * process</a>.
 *
 * <pre>{@code
 * {"args": ["sh"], "cwd": "/", "user": {"uid": 0, "gid": 0}, "env": ["PATH=/bin"]}
 * }</pre>
 *
 * @param terminal whether it has a pseudo terminal
 * @param args the program and its arguments, at least one
 * @param env NAME=VALUE
 * @param cwd working directory, absolute, inside
 * @param capabilities none at all where it is missing
 * @param noNewPrivileges PR_SET_NO_NEW_PRIVS of {@code prctl(2)}
 * @param oomScoreAdj -1000 to 1000, see {@code proc(5)}
 */
public record ProcessSpec(
    boolean terminal,
    @Nullable ConsoleSize consoleSize,
    User user,
    List<String> args,
    List<String> env,
    String cwd,
    @Nullable CapabilitiesSpec capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    @Nullable Integer oomScoreAdj,
    @Nullable IoPriority ioPriority,
    @Nullable SchedulerSpec scheduler,
    @Nullable CpuAffinity execCPUAffinity,
    @Nullable String apparmorProfile,
    @Nullable String selinuxLabel)
    implements JsonRecord {
  public ProcessSpec {
    args = List.copyOf(args);
    env = List.copyOf(env);
    rlimits = List.copyOf(rlimits);
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with what this one has. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.terminal = terminal;
    b.consoleSize = consoleSize;
    b.user = user;
    b.args = args;
    b.env = env;
    b.cwd = cwd;
    b.capabilities = capabilities;
    b.rlimits = rlimits;
    b.noNewPrivileges = noNewPrivileges;
    b.oomScoreAdj = oomScoreAdj;
    b.ioPriority = ioPriority;
    b.scheduler = scheduler;
    b.execCPUAffinity = execCPUAffinity;
    b.apparmorProfile = apparmorProfile;
    b.selinuxLabel = selinuxLabel;
    return b;
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static ProcessSpec from(JsonFields in) {
    return new ProcessSpec(
        in.flag("terminal"),
        in.object("consoleSize", ConsoleSize::from),
        in.requiredObject("user", User::from),
        in.strings("args"),
        in.strings("env"),
        in.requiredString("cwd"),
        in.object("capabilities", CapabilitiesSpec::from),
        in.objects("rlimits", Rlimit::from),
        in.flag("noNewPrivileges"),
        in.integer("oomScoreAdj"),
        in.object("ioPriority", IoPriority::from),
        in.object("scheduler", SchedulerSpec::from),
        in.object("execCPUAffinity", CpuAffinity::from),
        in.string("apparmorProfile"),
        in.string("selinuxLabel"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.flag("terminal", terminal);
    out.object("consoleSize", consoleSize);
    out.object("user", user);
    out.strings("args", args);
    out.strings("env", env);
    out.string("cwd", cwd);
    out.object("capabilities", capabilities);
    out.objects("rlimits", rlimits);
    out.flag("noNewPrivileges", noNewPrivileges);
    out.number("oomScoreAdj", oomScoreAdj);
    out.object("ioPriority", ioPriority);
    out.object("scheduler", scheduler);
    out.object("execCPUAffinity", execCPUAffinity);
    out.string("apparmorProfile", apparmorProfile);
    out.string("selinuxLabel", selinuxLabel);
    out.end();
  }

  /**
   * The size of the terminal in characters.
   *
   * <pre>{@code
   * {"height": 24, "width": 80}
   * }</pre>
   */
  public record ConsoleSize(long height, long width) implements JsonRecord {
    public static ConsoleSize from(JsonFields in) {
      return new ConsoleSize(in.requiredNumber("height"), in.requiredNumber("width"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("height", height);
      out.number("width", width);
      out.end();
    }
  }

  /**
   * Who the process is.
   *
   * <pre>{@code
   * {"uid": 1000, "gid": 1000, "umask": 18, "additionalGids": [5]}
   * }</pre>
   */
  public record User(long uid, long gid, @Nullable Integer umask, List<Long> additionalGids)
      implements JsonRecord {
    /** The superuser. */
    public static final User ROOT = new User(0, 0, null, List.of());

    public User {
      additionalGids = List.copyOf(additionalGids);
    }

    public static User from(JsonFields in) {
      return new User(
          in.requiredNumber("uid"),
          in.requiredNumber("gid"),
          in.integer("umask"),
          in.numbers("additionalGids"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.number("uid", uid);
      out.number("gid", gid);
      out.number("umask", umask);
      out.numbers("additionalGids", additionalGids);
      out.end();
    }
  }

  /**
   * A limit of {@code setrlimit(2)}; -1 and 2^64-1 are no limit.
   *
   * <pre>{@code
   * {"type": "RLIMIT_NOFILE", "hard": 1024, "soft": 1024}
   * }</pre>
   *
   * @param type as RLIMIT_NOFILE
   */
  public record Rlimit(String type, long hard, long soft) implements JsonRecord {
    public static Rlimit from(JsonFields in) {
      return new Rlimit(
          in.requiredString("type"), in.requiredNumber("hard"), in.requiredNumber("soft"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("type", type);
      out.number("hard", hard);
      out.number("soft", soft);
      out.end();
    }
  }

  /**
   * {@code ioprio_set(2)}.
   *
   * <pre>{@code
   * {"class": "IOPRIO_CLASS_BE", "priority": 4}
   * }</pre>
   *
   * @param class_ IOPRIO_CLASS_RT, _BE or _IDLE
   * @param priority 0 (first) to 7
   */
  public record IoPriority(String class_, @Nullable Integer priority) implements JsonRecord {
    public static IoPriority from(JsonFields in) {
      return new IoPriority(in.requiredString("class"), in.integer("priority"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("class", class_);
      out.number("priority", priority);
      out.end();
    }
  }

  /**
   * The processors that an exec may use, before and after it joins the cgroup.
   *
   * <pre>{@code
   * {"initial": "0", "final": "0-3"}
   * }</pre>
   *
   * @param initial a list as 0-3,7
   * @param final_ a list as 0-3,7
   */
  public record CpuAffinity(@Nullable String initial, @Nullable String final_)
      implements JsonRecord {
    public static CpuAffinity from(JsonFields in) {
      return new CpuAffinity(in.string("initial"), in.string("final"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("initial", initial);
      out.string("final", final_);
      out.end();
    }
  }

  /** Sets the fields of {@link ProcessSpec} by name; what is left out stays unset. */
  public static final class Builder {
    private boolean terminal = false;
    private @Nullable ConsoleSize consoleSize;
    private User user = User.ROOT;
    private List<String> args = List.of();
    private List<String> env = List.of();
    private String cwd = "/";
    private @Nullable CapabilitiesSpec capabilities;
    private List<Rlimit> rlimits = List.of();
    private boolean noNewPrivileges = false;
    private @Nullable Integer oomScoreAdj;
    private @Nullable IoPriority ioPriority;
    private @Nullable SchedulerSpec scheduler;
    private @Nullable CpuAffinity execCPUAffinity;
    private @Nullable String apparmorProfile;
    private @Nullable String selinuxLabel;

    private Builder() {}

    public Builder terminal(boolean value) {
      terminal = value;
      return this;
    }

    public Builder consoleSize(@Nullable ConsoleSize value) {
      consoleSize = value;
      return this;
    }

    public Builder user(User value) {
      user = value;
      return this;
    }

    public Builder args(List<String> value) {
      args = value;
      return this;
    }

    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    public Builder cwd(String value) {
      cwd = value;
      return this;
    }

    public Builder capabilities(@Nullable CapabilitiesSpec value) {
      capabilities = value;
      return this;
    }

    public Builder rlimits(List<Rlimit> value) {
      rlimits = value;
      return this;
    }

    public Builder noNewPrivileges(boolean value) {
      noNewPrivileges = value;
      return this;
    }

    public Builder oomScoreAdj(@Nullable Integer value) {
      oomScoreAdj = value;
      return this;
    }

    public Builder ioPriority(@Nullable IoPriority value) {
      ioPriority = value;
      return this;
    }

    public Builder scheduler(@Nullable SchedulerSpec value) {
      scheduler = value;
      return this;
    }

    public Builder execCPUAffinity(@Nullable CpuAffinity value) {
      execCPUAffinity = value;
      return this;
    }

    public Builder apparmorProfile(@Nullable String value) {
      apparmorProfile = value;
      return this;
    }

    public Builder selinuxLabel(@Nullable String value) {
      selinuxLabel = value;
      return this;
    }

    public ProcessSpec build() {
      return new ProcessSpec(
          terminal,
          consoleSize,
          user,
          args,
          env,
          cwd,
          capabilities,
          rlimits,
          noNewPrivileges,
          oomScoreAdj,
          ioPriority,
          scheduler,
          execCPUAffinity,
          apparmorProfile,
          selinuxLabel);
    }
  }
}
