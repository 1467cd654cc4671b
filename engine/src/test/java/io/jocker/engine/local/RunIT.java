package io.jocker.engine.local;

import static io.jocker.engine.local.TestEngine.playground;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers of the playground image in the foreground. */
@RequiresRoot
@Timeout(60)
class RunIT {
  @TempDir Path folder;

  @Test
  void helloFromPidOne() throws Exception {
    try (TestEngine engine = new TestEngine(folder)) {
      TestEngine.Ran ran =
          engine.run(
              playground("sh", "-c", "echo hello from $(hostname), pid $$; echo e >&2; exit 7"));
      assertThat(ran.error()).isEqualTo("e\n");
      assertThat(ran.output())
          .isEqualTo("hello from " + ran.exit().id().substring(0, 12) + ", pid 1\n");
      assertThat(ran.exit().code()).isEqualTo(7);
    }
  }
}
