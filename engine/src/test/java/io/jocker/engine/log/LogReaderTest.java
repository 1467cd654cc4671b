package io.jocker.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.LogOptions;
import io.jocker.engine.LogSink;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  @TempDir Path folder;

  private final Linux linux = JnaLinux.open();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<String> lines = new ArrayList<>();

  @Test
  void piecesBecomeLinesEachStreamForItself() throws Exception {
    add(1, 10, "one\ntw");
    add(2, 11, "error\n");
    add(1, 12, "o\nlast");
    read(LogOptions.ALL);
    assertThat(lines)
        .containsExactly(
            "OUTPUT 10 one\n", "ERROR 11 error\n", "OUTPUT 10 two\n", "OUTPUT 12 last");
  }

  @Test
  void onlyTheLastLinesOrThoseOfATimeAreGiven() throws Exception {
    for (int i = 0; i < 5; i++) {
      add(1, i, i + "\n");
    }
    read(new LogOptions(2, null, null, false));
    assertThat(lines).containsExactly("OUTPUT 3 3\n", "OUTPUT 4 4\n");
    lines.clear();
    read(new LogOptions(-1, Instant.ofEpochSecond(1), Instant.ofEpochSecond(2, 500), false));
    assertThat(lines).containsExactly("OUTPUT 1 1\n", "OUTPUT 2 2\n");
    lines.clear();
    read(new LogOptions(0, null, null, false));
    assertThat(lines).isEmpty();
  }

  @Test
  void aTornRecordEndsTheLogAndSoDoesWhatIsNone() throws Exception {
    add(1, 1, "whole\n");
    add(1, 2, "torn\n");
    byte[] bytes = log.toByteArray();
    log.reset();
    log.writeBytes(Arrays.copyOf(bytes, bytes.length - 2));
    read(LogOptions.ALL);
    log.reset();
    log.writeBytes(new byte[48]);
    read(LogOptions.ALL);
    assertThat(lines).containsExactly("OUTPUT 1 whole\n");
  }

  @Test
  void droppedRecordsAreToldWhereTheyWere() throws Exception {
    ByteBuffer count = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(7);
    add(3, 5, count.array());
    read(LogOptions.ALL);
    assertThat(lines)
        .containsExactly("ERROR 5 jocker: 7 records of output were lost here: disk full\n");
  }

  @Test
  void aLineWithoutEndComesInParts() throws Exception {
    add(1, 1, "x".repeat(LineAssembler.MAX_LINE + 3));
    read(LogOptions.ALL);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo("OUTPUT 1 xxx");
  }

  @Test
  void followingGivesWhatIsWrittenMeanwhile() throws Exception {
    add(1, 1, "before\n");
    Path file = Files.write(folder.resolve("log"), log.toByteArray());
    log.reset();
    add(1, 2, "after\n");
    try (Fd fd = open(file)) {
      new LogReader(linux.io(), new LogOptions(0, null, null, true), this::take)
          .read(
              List.of(fd),
              () -> {
                Files.write(file, log.toByteArray(), StandardOpenOption.APPEND);
                return false;
              });
    }
    assertThat(lines).containsExactly("OUTPUT 2 after\n");
  }

  private void read(LogOptions options) throws Exception {
    try (Fd fd = open(Files.write(folder.resolve("log"), log.toByteArray()))) {
      new LogReader(linux.io(), options, this::take).read(List.of(fd), () -> false);
    }
  }

  private Fd open(Path file) throws Exception {
    return linux.files().openAt(Fd.CWD, file.toString(), Set.of(OpenFlag.RDONLY), 0);
  }

  private void take(LogSink.Stream stream, long seconds, int nanos, byte[] line) {
    lines.add(stream + " " + seconds + " " + new String(line, StandardCharsets.UTF_8));
  }

  private void add(int stream, long seconds, String text) {
    add(stream, seconds, text.getBytes(StandardCharsets.UTF_8));
  }

  private void add(int stream, long seconds, byte[] payload) {
    ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(payload.length).putInt(stream).putLong(seconds).putLong(500);
    log.writeBytes(header.array());
    log.writeBytes(payload);
  }
}
