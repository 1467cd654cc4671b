package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Programs of the host that run at points of a container's life: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#posix-platform-hooks">config.md,
 * hooks</a>.
 *
 * <pre>{@code
 * {"poststop": [{"path": "/usr/bin/notify"}]}
 * }</pre>
 */
public record HooksSpec(
    List<Hook> prestart,
    List<Hook> createRuntime,
    List<Hook> createContainer,
    List<Hook> startContainer,
    List<Hook> poststart,
    List<Hook> poststop)
    implements JsonRecord {
  public HooksSpec {
    prestart = List.copyOf(prestart);
    createRuntime = List.copyOf(createRuntime);
    createContainer = List.copyOf(createContainer);
    startContainer = List.copyOf(startContainer);
    poststart = List.copyOf(poststart);
    poststop = List.copyOf(poststop);
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static HooksSpec from(JsonFields in) {
    return new HooksSpec(
        in.objects("prestart", Hook::from),
        in.objects("createRuntime", Hook::from),
        in.objects("createContainer", Hook::from),
        in.objects("startContainer", Hook::from),
        in.objects("poststart", Hook::from),
        in.objects("poststop", Hook::from));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.objects("prestart", prestart);
    out.objects("createRuntime", createRuntime);
    out.objects("createContainer", createContainer);
    out.objects("startContainer", startContainer);
    out.objects("poststart", poststart);
    out.objects("poststop", poststop);
    out.end();
  }

  /**
   * One program; it gets the state of the container as JSON on its standard input.
   *
   * <pre>{@code
   * {"path": "/usr/bin/notify", "args": ["notify", "-q"], "timeout": 5}
   * }</pre>
   *
   * @param path absolute
   * @param args with the name of the program first, as in {@code execve(2)}
   * @param timeout seconds until it is killed, above 0
   */
  public record Hook(String path, List<String> args, List<String> env, @Nullable Long timeout)
      implements JsonRecord {
    public Hook {
      args = List.copyOf(args);
      env = List.copyOf(env);
    }

    public static Hook from(JsonFields in) {
      return new Hook(
          in.requiredString("path"), in.strings("args"), in.strings("env"), in.number("timeout"));
    }

    @Override
    public void writeTo(JsonGenerator generator) throws IOException {
      FieldWriter out = FieldWriter.start(generator);
      out.string("path", path);
      out.strings("args", args);
      out.strings("env", env);
      out.number("timeout", timeout);
      out.end();
    }
  }
}
