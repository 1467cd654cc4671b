package io.jocker.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.runtime.spec.FieldWriter;
import io.jocker.runtime.spec.InvalidSpecException;
import io.jocker.runtime.spec.JsonFields;
import io.jocker.runtime.spec.JsonRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code state.json} says of a container: the fields that the OCI's state has, and what jocker
 * needs to find its processes and its cgroup again.
 *
 * <pre>{@code
 * {"ociVersion": "1.2.0", "id": "web", "status": "running", "pid": 4711, "bundle": "/var/lib/...",
 *  "created": "2026-01-01T00:00:00Z", "since": "2026-01-01T00:00:01Z",
 *  "init": {"pid": 4711, "startTicks": 123456, "bootId": "4fd2..."}, "cgroup": "/jocker/web"}
 * }</pre>
 *
 * @param id 1 to 1,024 of the characters A-Z a-z 0-9 _ + - . and not "." or ".."
 * @param bundle absolute path
 * @param monitor the process that waits for the container's first one; null where there is none
 * @param cgroup path within the hierarchies; null where it has none of its own
 */
public record ContainerRecord(
    String id,
    String bundle,
    Instant created,
    ContainerState state,
    @Nullable ProcessIdentity monitor,
    @Nullable String cgroup,
    Map<String, String> annotations)
    implements JsonRecord {
  static final String OCI_VERSION = "1.2.0";
  private static final int LONGEST_ID = 1024;

  public ContainerRecord {
    checkId(id);
    annotations = JsonFields.copyInOrder(annotations);
  }

  /**
   * Refuses what cannot be the name of a directory, and what would lead to another one.
   *
   * @throws IllegalArgumentException quotes the id
   */
  public static void checkId(String id) {
    boolean fits =
        !id.isEmpty() && id.length() <= LONGEST_ID && !id.equals(".") && !id.equals("..");
    for (int i = 0; fits && i < id.length(); i++) {
      char c = id.charAt(i);
      fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_+-.".indexOf(c) >= 0;
    }
    if (!fits) {
      throw new IllegalArgumentException("not a container id: \"" + id + "\"");
    }
  }

  /** The same container in another state. */
  public ContainerRecord withState(ContainerState next) {
    return new ContainerRecord(id, bundle, created, next, monitor, cgroup, annotations);
  }

  /** The same container with a monitor. */
  public ContainerRecord withMonitor(ProcessIdentity process) {
    return new ContainerRecord(id, bundle, created, state, process, cgroup, annotations);
  }

  /**
   * What hooks get on standard input and {@code state} prints: <a
   * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/runtime.md#state">runtime.md,
   * state</a>.
   */
  public JsonRecord ociState() {
    return generator -> {
      FieldWriter out = FieldWriter.start(generator);
      writeOciFields(out);
      out.end();
    };
  }

  private void writeOciFields(FieldWriter out) throws IOException {
    ProcessIdentity init = state.process();
    out.string("ociVersion", OCI_VERSION);
    out.string("id", id);
    out.string("status", state.status());
    if (init != null) {
      out.number("pid", (long) init.pid());
    }
    out.string("bundle", bundle);
    out.stringMap("annotations", annotations);
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    writeOciFields(out);
    out.string("created", created.toString());
    Instant since = state.since();
    out.string("since", since == null ? null : since.toString());
    out.object("init", state.process());
    if (state instanceof ContainerState.Stopped stopped) {
      boolean signaled = stopped.exit() instanceof ExitStatus.Signaled;
      int shellCode = stopped.exit().shellCode();
      out.number(signaled ? "signal" : "exitCode", (long) (signaled ? shellCode - 128 : shellCode));
    }
    out.object("monitor", monitor);
    out.string("cgroup", cgroup);
    out.end();
  }

  /** Reads it; an {@link InvalidSpecException} names the field that is wrong. */
  public static ContainerRecord from(JsonFields in) {
    return new ContainerRecord(
        in.requiredString("id"),
        in.requiredString("bundle"),
        instant(in, "created"),
        state(in),
        in.object("monitor", ProcessIdentity::from),
        in.string("cgroup"),
        in.stringMap("annotations"));
  }

  private static ContainerState state(JsonFields in) {
    String status = in.requiredString("status");
    return switch (status) {
      case "creating" -> new ContainerState.Creating();
      case "created" -> new ContainerState.Created(init(in));
      case "running" -> new ContainerState.Running(init(in), instant(in, "since"));
      case "paused" -> new ContainerState.Paused(init(in), instant(in, "since"));
      case "stopped" -> new ContainerState.Stopped(exit(in), instant(in, "since"));
      default -> throw new InvalidSpecException("status", "not a state: \"" + status + "\"");
    };
  }

  private static ProcessIdentity init(JsonFields in) {
    return in.requiredObject("init", ProcessIdentity::from);
  }

  private static ExitStatus exit(JsonFields in) {
    Integer signal = in.integer("signal");
    return signal == null
        ? new ExitStatus.Exited((int) in.requiredNumber("exitCode"))
        : new ExitStatus.Signaled(signal);
  }

  private static Instant instant(JsonFields in, String field) {
    String text = in.requiredString(field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidSpecException(field, "not a time: \"" + text + "\"");
    }
  }
}
