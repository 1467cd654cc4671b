package io.jocker.runtime.launch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.runtime.spec.FieldWriter;
import io.jocker.runtime.spec.JsonRecord;
import java.io.IOException;
import java.util.Map;

/**
 * What a hook reads on its standard input: <a
 * href="https://github.com/opencontainers/runtime-spec/blob/v1.2.0/runtime.md#state">runtime.md,
 * state</a>.
 *
 * <pre>{@code
 * {"ociVersion": "1.2.0", "id": "web", "status": "creating", "pid": 4711, "bundle": "/srv/web"}
 * }</pre>
 *
 * @param status creating, created, running or stopped
 * @param pid of the container's first process, as the host sees it; 0 when there is none
 */
record HookState(String id, String status, int pid, String bundle, Map<String, String> annotations)
    implements JsonRecord {
  private static final String OCI_VERSION = "1.2.0";

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    FieldWriter out = FieldWriter.start(generator);
    out.string("ociVersion", OCI_VERSION);
    out.string("id", id);
    out.string("status", status);
    if (pid != 0) {
      out.number("pid", (long) pid);
    }
    out.string("bundle", bundle);
    out.stringMap("annotations", annotations);
    out.end();
  }
}
