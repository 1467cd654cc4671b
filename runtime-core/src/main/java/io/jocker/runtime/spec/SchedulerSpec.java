package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the process is scheduled: {@code sched_setattr(2)}.
 *
 * <pre>{@code
 * {"policy": "SCHED_BATCH", "nice": 5}
 * }</pre>
 *
 * @param policy as SCHED_BATCH
 * @param runtime nanoseconds
 * @param deadline nanoseconds
 * @param period nanoseconds
 */
public record SchedulerSpec(
    String policy,
    @Nullable Integer nice,
    @Nullable Integer priority,
    List<String> flags,
    @Nullable Long runtime,
    @Nullable Long deadline,
    @Nullable Long period)
    implements JsonRecord {
  public SchedulerSpec {
    flags = List.copyOf(flags);
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static SchedulerSpec from(JsonFields in) {
    return new SchedulerSpec(
        in.requiredString("policy"),
        in.integer("nice"),
        in.integer("priority"),
        in.strings("flags"),
        in.number("runtime"),
        in.number("deadline"),
        in.number("period"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.string("policy", policy);
    out.number("nice", nice);
    out.number("priority", priority);
    out.strings("flags", flags);
    out.number("runtime", runtime);
    out.number("deadline", deadline);
    out.number("period", period);
    out.end();
  }
}
