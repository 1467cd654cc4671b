package io.jocker.linux.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.linux.AtFlag;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.linux.jna.JnaLinux;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoryRecorderTest {
  private final StoryRecorder story = new StoryRecorder(Subject.AFFAIRS);
  private final Linux linux = JnaLinux.telling(story);

  private enum Subject implements Topic {
    AFFAIRS("own.affairs"),
    OUTER("a.outer"),
    INNER("a.inner");

    private final String key;

    Subject(String key) {
      this.key = key;
    }

    @Override
    public String key() {
      return key;
    }
  }

  @Test
  void callsBelongToTheInnermostPassage() throws Exception {
    try (Story.About outer = story.about(Subject.OUTER, "x")) {
      look("/");
      try (Story.About inner = story.about(Subject.INNER, 7)) {
        look("/usr");
      }
      look("/etc");
    }
    look("/tmp");

    List<Passage> told = story.passages();
    assertThat(told)
        .extracting(Passage::topic)
        .containsExactly("a.outer", "a.inner", "own.affairs");
    assertThat(told).extracting(Passage::subject).containsExactly("x", "7", "");
    assertThat(words(told.get(0)))
        .containsExactly("statx(AT_FDCWD, \"/\", 0)", "statx(AT_FDCWD, \"/etc\", 0)");
    assertThat(words(told.get(1))).containsExactly("statx(AT_FDCWD, \"/usr\", 0)");
    assertThat(told).extracting(Passage::actor).containsOnly(Actor.JOCKER);
    assertThat(told.get(0).chapter()).isEqualTo("a");
  }

  @Test
  void aPassageWithoutCallsIsNone() {
    story.about(Subject.OUTER, "x").close();

    assertThat(story.passages()).isEmpty();
  }

  @Test
  void descriptorsHaveTheNamesOfWhatTheyAre() throws Exception {
    try (Fd file = linux.files().openAt(Fd.CWD, "/dev/null", Set.of(OpenFlag.WRONLY), 0)) {
      linux.io().writeFully(file, new byte[] {'h', 'i', '\n'});
      int number = file.number();

      assertThat(words(story.passages().get(0)))
          .containsExactly(
              "openat(AT_FDCWD, \"/dev/null\", O_WRONLY|O_CLOEXEC, 00)",
              "write(" + number + "</dev/null>, \"hi\\x0a\", 3)");
    }
  }

  @Test
  void anErrorIsItsNegativeNumber() {
    assertThat(failureOf("/no/such/file")).isNotNull();

    CallMade call = story.passages().get(0).calls().get(0);
    assertThat(call.result()).isEqualTo(-2);
    assertThat(call.nanos()).isPositive();
    assertThat(call.endNanos()).isLessThanOrEqualTo(System.nanoTime());
  }

  @Test
  void whatOtherProcessesDidStandsWhereItHappened() throws Exception {
    look("/");
    long between = System.nanoTime();
    try (Story.About later = story.about(Subject.OUTER, "")) {
      look("/usr");
    }
    CallMade elsewhere = new CallMade("setsid", "", 5, between, 1);
    story.add(List.of(new Passage("b.c", "", Actor.CONTAINER, List.of(elsewhere), false)));

    assertThat(story.passages())
        .extracting(Passage::topic)
        .containsExactly("own.affairs", "b.c", "a.outer");
  }

  private void look(String path) throws SyscallException {
    linux.files().statAt(Fd.CWD, path, Set.<AtFlag>of());
  }

  private SyscallException failureOf(String path) {
    try {
      look(path);
      throw new AssertionError(path + " is there");
    } catch (SyscallException e) {
      return e;
    }
  }

  private static List<String> words(Passage passage) {
    return passage.calls().stream()
        .map(call -> call.name() + "(" + call.arguments() + ")")
        .toList();
  }
}
