package io.jocker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion scripts, in the shells that they are for. */
final class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'r', 'run rename restart rm rmi'",
    "'run --mem', '--memory --memory-reservation --memory-swap --memory-swappiness'",
    "'run --rm -it bu', 'busybox:latest'",
    "'image ls', 'ls'",
    "'image rm b', 'busybox:latest'",
    "'container i', 'inspect'",
    "'rm w', 'web'",
    "'--root /x logs', 'logs'",
    "'run --name ', ''",
    "'rmi --f', '--force'",
  })
  void completesInBash(String words, String completions) throws Exception {
    Files.writeString(folder.resolve("jocker.bash"), new Cli().run("completion", "bash").out());
    Files.writeString(
        folder.resolve("try"),
        """
        jocker() {
          case $1 in images) echo busybox:latest ;; ps) echo web ;; esac
        }
        . "$1/jocker.bash"
        read -ra COMP_WORDS <<<"jocker $2"
        [[ $2 != *' ' ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _jocker
        echo "${COMPREPLY[*]}"
        """);
    assertThat(output("bash", folder.resolve("try").toString(), folder.toString(), words))
        .isEqualTo(completions + "\n");
  }

  @Test
  void isReadByZsh() throws Exception {
    String script = new Cli().run("completion", "zsh").out();
    assertThat(script)
        .startsWith("#compdef jocker\n")
        .contains("'--memory=[Memory limit]:bytes:_files'")
        .contains("'*--env=[Set environment variables]:list:_files'")
        .contains("run) _jocker_run ;;")
        .contains("ls) _jocker_ps ;;");
    assumeThat(Path.of("/usr/bin/zsh")).exists();
    Files.writeString(folder.resolve("_jocker"), script);
    assertThat(output("zsh", "-n", folder.resolve("_jocker").toString())).isEmpty();
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }
}
