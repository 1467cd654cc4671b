package io.jocker.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.runtime.spec.FieldWriter;
import io.jocker.runtime.spec.JsonFields;
import io.jocker.runtime.spec.JsonRecord;
import java.io.IOException;

/**
 * A process that cannot be taken for another: its pid may be given out anew, and after a reboot
 * everything is.
 *
 * @param startTicks field 22 of {@code /proc/PID/stat}, in clock ticks since the boot
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(int pid, long startTicks, String bootId) implements JsonRecord {
  static ProcessIdentity from(JsonFields in) {
    return new ProcessIdentity(
        (int) in.requiredNumber("pid"),
        in.requiredNumber("startTicks"),
        in.requiredString("bootId"));
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.number("pid", (long) pid);
    out.number("startTicks", startTicks);
    out.string("bootId", bootId);
    out.end();
  }
}
