package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.request.CpuLimits;
import io.jocker.engine.request.MemoryLimits;
import io.jocker.engine.request.ResourcesRequest;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UpdateRequest;
import io.jocker.image.json.JsonWriting;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes into {@code container.json} what another request has changed; all else stays. */
public final class DocumentUpdate {
  private final Map<String, @Nullable Object> host;

  private DocumentUpdate(Map<String, @Nullable Object> host) {
    this.host = host;
  }

  /** The document in UTF-8 after an update. */
  public static byte[] bytes(byte[] document, UpdateRequest request) throws IOException {
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(InspectDocument.object(document));
    Map<String, @Nullable Object> host = new LinkedHashMap<>();
    if (whole.get("HostConfig") instanceof Map<?, ?> present) {
      present.forEach((name, value) -> host.put(String.valueOf(name), value));
    }
    new DocumentUpdate(host).apply(request);
    whole.put("HostConfig", host);
    return JsonWriting.bytes(json -> write(json, whole));
  }

  private void apply(UpdateRequest request) {
    ResourcesRequest resources = request.resources();
    MemoryLimits memory = resources.memory();
    put("Memory", memory.limitBytes());
    put("MemoryReservation", memory.reservationBytes());
    put("MemorySwap", memory.swapBytes());
    CpuLimits cpu = resources.cpu();
    put("NanoCpus", cpu.nanoCpus());
    put("CpuShares", cpu.shares());
    put("CpuPeriod", cpu.periodMicros());
    put("CpuQuota", cpu.quotaMicros());
    put("CpusetCpus", cpu.cpusetCpus());
    put("CpusetMems", cpu.cpusetMems());
    put("PidsLimit", resources.pids());
    put("BlkioWeight", resources.blockIo().weight() == 0 ? null : resources.blockIo().weight());
    RestartPolicy restart = request.restart();
    if (restart != null) {
      Map<String, @Nullable Object> policy = new LinkedHashMap<>();
      policy.put("Name", restart.kind().word());
      policy.put("MaximumRetryCount", (long) restart.maximumRetries());
      host.put("RestartPolicy", policy);
    }
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      host.put(name, value);
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, element);
      }
      json.writeEndArray();
    } else {
      writePlain(json, value);
    }
  }

  private static void writePlain(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number) {
      json.writeNumber(value.toString());
    } else {
      json.writeString(value.toString());
    }
  }
}
