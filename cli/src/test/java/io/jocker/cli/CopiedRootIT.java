package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.Leftovers;
import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where no overlay can be stacked, as on another overlay, the root of a container is a copy of its
 * image. What it has written is found all the same.
 */
@RequiresRoot
@Timeout(120)
class CopiedRootIT {
  private static final String GROUP = "copied-root";
  private static final String SETTINGS = "{\"cgroupParent\": \"/" + GROUP + "\"}";

  /** Puts an overlay over jocker's root, which is seen here only, and then does the rest there. */
  private static final String ON_OVERLAY =
      "cd \"$1\"; shift; mkdir lower upper work root;"
          + " mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none root;"
          + " rest=$1; shift; jocker() { \"$JOCKER\" \"$@\" 2>>err; };"
          + " eval \"$rest\"; rm -rf root/containers";

  @TempDir Path folder;

  @Test
  void diffAndCommitKnowWhatWasWritten() throws Exception {
    assertThat(onOverlay("jocker diff web; jocker commit web made:1 | cut -c1-7;" + USE))
        .containsExactly(
            "C /etc",
            "D /etc/group",
            "C /etc/passwd",
            "A /made",
            "A /made/deep",
            "C /root",
            "sha256:",
            "hi",
            "0",
            "700",
            "gone");
  }

  /** What the image that was made of it has. */
  private static final String USE =
      "jocker run --rm made:1 sh -c 'cat /made/deep; stat -c %u /made/deep; stat -c %a /root;"
          + " test -e /etc/group || echo gone';";

  private List<String> onOverlay(String script) throws Exception {
    makeParentGroup();
    RealJocker jocker = new RealJocker(folder);
    jocker.configure(SETTINGS);
    Leftovers before = Leftovers.watching(GROUP).snapshot();
    String write =
        "jocker run --name web playground sh -c 'mkdir /made; echo hi >/made/deep; chmod 700 /root;"
            + " rm /etc/group; echo x:x:7:7::/:/x >>/etc/passwd';";
    RealJocker.Result result = jocker.result(inPlace(jocker, write + script));
    assertThat(result.code()).as(result.err() + Files.readString(folder.resolve("err"))).isZero();
    before.assertNothingLeft();
    RealJocker.removeParentGroup(GROUP);
    return result.out().lines().toList();
  }

  /** By another one with the same settings: it stays, and is not what is looked for. */
  private void makeParentGroup() throws Exception {
    RealJocker other = new RealJocker(Files.createDirectory(folder.resolve("other")));
    other.configure(SETTINGS);
    assertThat(other.run("run", "--rm", "playground", "true").code()).isZero();
  }

  private ProcessBuilder inPlace(RealJocker jocker, String script) throws Exception {
    Path program = Files.writeString(folder.resolve("jocker"), wrapper(jocker));
    List<String> words =
        new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-ec"));
    words.addAll(List.of(ON_OVERLAY, "sh", folder.toString(), script));
    ProcessBuilder builder = new ProcessBuilder(words);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    builder.environment().put("JOCKER", program.toString());
    return builder;
  }

  private static String wrapper(RealJocker jocker) {
    StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
    for (String word : jocker.command()) {
      script.append(" '").append(word).append('\'');
    }
    return script.append(" \"$@\"\n").toString();
  }
}
