package io.jocker.runtime.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.fixtures.RequiresRoot;
import io.jocker.linux.Linux;
import io.jocker.linux.MountAttribute;
import io.jocker.linux.SystemCall;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.linux.jna.ThreadFilter;
import io.jocker.linux.program.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Once a mount has its place, it is not looked for by that place's path any more: in a volume,
 * another container may have put a symbolic link there, which leads to another mount.
 */
@RequiresRoot
class MountPlacesIT {
  private final Linux linux = JnaLinux.open();
  @TempDir private Path directory;

  private List<Step> steps() throws Exception {
    return new TestContainer(directory)
        .bind("/data", directory, Set.of(MountAttribute.RDONLY))
        .plan(linux, List.of("true"))
        .steps();
  }

  private static List<String> afterAttaching(List<Step> steps) {
    return steps.stream()
        .dropWhile(step -> !step.name().equals("attach /data"))
        .skip(1)
        .takeWhile(step -> step.subject().equals("/data"))
        .map(Step::describe)
        .toList();
  }

  @Test
  void aMountIsCompleteBeforeItHasAPlace() throws Exception {
    assertThat(afterAttaching(steps())).isEmpty();
  }

  /** Without mount_setattr(2) a directory is entered by the descriptor of what is mounted. */
  @Test
  void anOlderKernelIsToldByDescriptor() throws Exception {
    FutureTask<List<Step>> planned =
        new FutureTask<>(
            () -> {
              ThreadFilter.install(List.of(ThreadFilter.missing(SystemCall.MOUNT_SETATTR)));
              return steps();
            });
    Thread thread = new Thread(planned);
    thread.start();
    List<String> after = afterAttaching(planned.get());
    assertThat(after).hasSize(4);
    assertThat(after.get(0)).startsWith("fchdir(");
    assertThat(after.get(1)).contains("\".\"", "RDONLY|REMOUNT|BIND");
    assertThat(after.get(2)).contains("\".\"", "REC|PRIVATE");
    assertThat(after.get(3)).isEqualTo("chdir(\"/\")");
  }
}
