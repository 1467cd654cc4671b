package io.jocker.runtime.spec;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * The five sets of {@code capabilities(7)}, names as CAP_KILL: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/config.md#linux-process">config.md,
 * Linux process</a>.
 *
 * <pre>{@code
 * {"bounding": ["CAP_KILL"], "effective": ["CAP_KILL"], "permitted": ["CAP_KILL"]}
 * }</pre>
 */
public record CapabilitiesSpec(
    List<String> bounding,
    List<String> effective,
    List<String> inheritable,
    List<String> permitted,
    List<String> ambient)
    implements JsonRecord {
  public CapabilitiesSpec {
    bounding = List.copyOf(bounding);
    effective = List.copyOf(effective);
    inheritable = List.copyOf(inheritable);
    permitted = List.copyOf(permitted);
    ambient = List.copyOf(ambient);
  }

  /** Reads it; an {@link InvalidSpecException} names a field of a wrong type. */
  public static CapabilitiesSpec from(JsonFields in) {
    return new CapabilitiesSpec(
        in.strings("bounding"),
        in.strings("effective"),
        in.strings("inheritable"),
        in.strings("permitted"),
        in.strings("ambient"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.strings("bounding", bounding);
    out.strings("effective", effective);
    out.strings("inheritable", inheritable);
    out.strings("permitted", permitted);
    out.strings("ambient", ambient);
    out.end();
  }
}
