package io.jocker.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.engine.LogOptions;
import io.jocker.engine.LogSink;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    follow(
        0,
        3,
        () -> {
          Files.write(file, log.toByteArray(), StandardOpenOption.APPEND);
          return false;
        });
    assertThat(lines).containsExactly("OUTPUT 2 after\n");
  }

  @Test
  void filesAreReadFromTheOldestToTheNewest() throws Exception {
    write("log.2", "a1\na");
    write("log.1", "2\n");
    write("log", "a3\n");
    write("log.3", "more than there may be\n");
    follow(-1, 3, () -> false);
    assertThat(lines).containsExactly("OUTPUT 1 a1\n", "OUTPUT 1 a2\n", "OUTPUT 1 a3\n");
  }

  @Test
  void afterAKilledRotationWhatIsThereIsRead() throws Exception {
    write("log.2", "1\n");
    write("log.1", "2\n");
    follow(-1, 4, () -> false);
    assertThat(lines).containsExactly("OUTPUT 1 1\n", "OUTPUT 1 2\n");
  }

  @Test
  void followingGoesOnInNewFiles() throws Exception {
    write("log", "1\n");
    int[] round = new int[1];
    follow(
        -1,
        3,
        () -> {
          // What comes before the rotation stands in the old file, whatever its name is by then.
          append("log", "last of " + round[0] + "\n");
          rotate(3);
          write("log", "first of " + (round[0] + 1) + "\n");
          return ++round[0] < 4;
        });
    assertThat(lines)
        .containsExactly(
            "OUTPUT 1 1\n",
            "OUTPUT 1 last of 0\n",
            "OUTPUT 1 first of 1\n",
            "OUTPUT 1 last of 1\n",
            "OUTPUT 1 first of 2\n",
            "OUTPUT 1 last of 2\n",
            "OUTPUT 1 first of 3\n",
            "OUTPUT 1 last of 3\n",
            "OUTPUT 1 first of 4\n");
  }

  @Test
  void whoIsTooSlowIsToldSo() throws Exception {
    write("log", "1\n");
    follow(
        -1,
        2,
        () -> {
          for (int i = 2; i < 6; i++) {
            rotate(2);
            write("log", i + "\n");
          }
          return false;
        });
    assertThat(lines)
        .containsExactly(
            "OUTPUT 1 1\n",
            "ERROR 0 jocker: output may be missing here: the log was rotated before it was read\n",
            "OUTPUT 1 4\n",
            "OUTPUT 1 5\n");
  }

  /** As the monitor does it. */
  private void rotate(int maxFiles) throws IOException {
    Files.deleteIfExists(folder.resolve("log." + (maxFiles - 1)));
    for (int i = maxFiles - 2; i >= 0; i--) {
      Path from = folder.resolve(i == 0 ? "log" : "log." + i);
      if (Files.exists(from)) {
        Files.move(from, folder.resolve("log." + (i + 1)));
      }
    }
  }

  private void write(String name, String text) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
    append(name, text);
  }

  private void append(String name, String text) throws IOException {
    log.reset();
    add(1, 1, text);
    Files.write(
        folder.resolve(name),
        log.toByteArray(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void follow(int tail, int maxFiles, LogReader.More more) throws Exception {
    read(new LogOptions(tail, null, null, true), maxFiles, more);
  }

  private void read(LogOptions options) throws Exception {
    Files.write(folder.resolve("log"), log.toByteArray());
    read(options, 1, () -> false);
  }

  private void read(LogOptions options, int maxFiles, LogReader.More more) throws Exception {
    try (Fd directory =
            linux.files().openAt(Fd.CWD, folder.toString(), Set.of(OpenFlag.DIRECTORY), 0);
        LogFiles files = LogFiles.open(linux.files(), directory, "log", maxFiles)) {
      new LogReader(linux.io(), options, this::take).read(files, more);
    }
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
