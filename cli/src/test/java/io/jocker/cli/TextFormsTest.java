package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns, sizes, durations, times and nearest words. */
final class TextFormsTest {

  @Test
  void setsCellsInColumns() {
    assertThat(TextTable.align("A\tB\tC\nlonger than ten\tx\t\nü\ty\tz\n"))
        .isEqualTo(
            """
            A                 B         C
            longer than ten   x        \s
            ü                 y         z
            """);
  }

  @Test
  void columnsAreThoseOfTheTerminal() {
    assertThat(TextTable.align("네임스페이스\tB\nmount\tC\n"))
        .isEqualTo("네임스페이스   B\nmount          C\n");
  }

  @Test
  void beginsAColumnAnewBehindALineWithoutIt() {
    assertThat(TextTable.align("a\tb\nno cell\nlonger than ten\tb\n"))
        .isEqualTo("a         b\nno cell\nlonger than ten   b\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B, 0B, 0B",
    "999, 999B, 999B, 999B",
    "1000, 1kB, 1kB, 1000B",
    "1024, 1.02kB, 1.024kB, 1KiB",
    "7340032, 7.34MB, 7.34MB, 7MiB",
    "142000000, 142MB, 142MB, 135.4MiB",
    "999999, 1MB, 1MB, 976.6KiB",
    "1234567890, 1.23GB, 1.235GB, 1.15GiB",
    "9223372036854775807, 9.22EB, 9.223EB, 8EiB",
  })
  void showsSizes(long bytes, String coarse, String fine, String binary) {
    assertThat(HumanSize.coarse(bytes)).isEqualTo(coarse);
    assertThat(HumanSize.fine(bytes)).isEqualTo(fine);
    assertThat(HumanSize.binary(bytes)).isEqualTo(binary);
  }

  /** Words that are kept from one time to the next are never those of another age. */
  @Test
  void agesAreThoseOfDurations() {
    Instant now = Instant.ofEpochSecond(1_700_000_000, 500);
    Ages ages = new Ages(now, "<", ">");
    for (long seconds = -2; seconds < 3_000_000; seconds += seconds < 8000 ? 1 : 1799) {
      for (Instant time :
          List.of(now.minusSeconds(seconds), now.minusSeconds(seconds).plusNanos(1))) {
        String words = HumanDuration.of(Duration.between(time, now));
        assertThat(ages.of(time)).isEqualTo("<" + words + ">");
        assertThat(Times.ago(time, now)).isEqualTo(words + " ago");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT-1S, Less than a second",
    "PT0.5S, Less than a second",
    "PT1S, 1 second",
    "PT59S, 59 seconds",
    "PT60S, About a minute",
    "PT119S, About a minute",
    "PT2M, 2 minutes",
    "PT59M59S, 59 minutes",
    "PT1H, About an hour",
    "PT1H29M59S, About an hour",
    "PT1H30M, 2 hours",
    "PT47H29M, 47 hours",
    "PT48H, 2 days",
    "P13DT23H, 13 days",
    "P14D, 2 weeks",
    "P59D, 8 weeks",
    "P60D, 2 months",
    "P729D, 24 months",
    "P730D, 2 years",
  })
  void showsDurations(String duration, String text) {
    assertThat(HumanDuration.of(Duration.parse(duration))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-01T12:00:00Z, 2024-05-01T12:00:00Z",
    "2024-05-01T12:00:00.5Z, 2024-05-01T12:00:00.500Z",
    "2024-05-01T12:00:00+02:00, 2024-05-01T10:00:00Z",
    "2024-05-01T12:00:00-05:00, 2024-05-01T17:00:00Z",
    "1714564800, 2024-05-01T12:00:00Z",
    "1714564800.25, 2024-05-01T12:00:00.250Z",
    "42m, 2024-05-01T11:18:00Z",
    "1h30m, 2024-05-01T10:30:00Z",
    "1.5s, 2024-05-01T11:59:58.500Z",
    "300ms, 2024-05-01T11:59:59.700Z",
  })
  void readsTimes(String text, Instant time) {
    assertThat(Times.parse(text, Instant.parse("2024-05-01T12:00:00Z"))).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "yesterday", "5x", "h", "2024-13-01", "1.2.3", "2024-05-01T25:00:00Z"})
  void refusesOtherTimes(String text) {
    assertThatThrownBy(() -> Times.parse(text, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("failed to parse \"" + text + "\" as a time");
  }

  @Test
  void writesTimes() {
    Instant time = Instant.parse("2024-05-01T12:00:00.123Z");
    assertThat(Times.listed(time)).isEqualTo("2024-05-01 12:00:00 +0000 UTC");
    assertThat(Times.logged(time.getEpochSecond(), 5)).isEqualTo("2024-05-01T12:00:00.000000005Z");
  }

  @ParameterizedTest
  @CsvSource({
    "run, rn, 1",
    "run, urn, 1",
    "run, run, 0",
    "version, verison, 1",
    "a, '', 1",
    "ps, rm, 2"
  })
  void countsWhatIsToBeChanged(String a, String b, int distance) {
    assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    assertThat(Nearest.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void findsTheNearestWordIfOneIsNear() {
    assertThat(Nearest.of("imags", List.of("image", "images", "info"))).isEqualTo("image");
    assertThat(Nearest.of("--memroy", List.of("--memory", "--memory-swap"))).isEqualTo("--memory");
    assertThat(Nearest.of("kubernetes", List.of("run", "ps"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "busybox, busybox, true",
    "busy*, busybox, true",
    "*box, busybox, true",
    "b*y*x, busybox, true",
    "*, library/busybox, false",
    "*/busy*, library/busybox, true",
    "busybox, busybox2, false",
    "x*, busybox, false",
  })
  void matchesPatternsOfReferences(String pattern, String text, boolean matches) {
    assertThat(ImageFilter.matches(pattern, text)).isEqualTo(matches);
  }
}
