package io.jocker.runtime.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a log file as "stream: text" for the tests. */
final class LogText {
  private LogText() {}

  static List<String> read(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<String> records = new ArrayList<>();
    while (in.remaining() >= LogFormat.HEADER_BYTES) {
      int length = in.getInt();
      int stream = in.getInt();
      in.getLong();
      in.getLong();
      byte[] payload = new byte[length];
      in.get(payload);
      boolean count = stream == LogFormat.DROPPED;
      String text =
          count
              ? Long.toString(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).getLong())
              : new String(payload, StandardCharsets.UTF_8);
      records.add(stream + ": " + text.strip());
    }
    return records;
  }
}
