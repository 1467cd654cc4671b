package io.jocker.image.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jocker.image.ContainerConfig;
import io.jocker.image.ImageConfig;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The locks of the real kernel: each open file description counts as one process does. */
class FlockFileLocksTest {
  private static final Linux LINUX = JnaLinux.open();

  @TempDir Path directory;
  private final FileLocks locks = new FlockFileLocks(LINUX.files(), LINUX.locks());

  @Test
  void whoHoldsALockAloneKeepsAllOthersOut() throws IOException {
    Path file = directory.resolve("lock");
    FileLocks.Held alone = locks.lock(file, true);
    assertThat(locks.tryLock(file)).isEmpty();
    alone.close();

    FileLocks.Held shared = locks.lock(file, false);
    FileLocks.Held second = locks.lock(file, false);
    assertThat(locks.tryLock(file)).isEmpty();
    shared.close();
    assertThat(locks.tryLock(file)).isEmpty();
    second.close();

    Optional<FileLocks.Held> free = locks.tryLock(file);
    assertThat(free).isPresent();
    free.orElseThrow().close();
  }

  @Test
  @Timeout(60)
  void whatManyDoAtTheSameTimeIsAllDone() throws Exception {
    int workers = 4;
    int each = 6;
    MemoryLayers layers = new MemoryLayers();
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    List<Future<?>> done = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      String name = "worker" + worker;
      done.add(threads.submit(() -> addAndRemove(name, each, layers)));
    }
    for (Future<?> one : done) {
      one.get(50, TimeUnit.SECONDS);
    }
    threads.shutdown();

    ImageStore store = open(layers);
    assertThat(store.list()).hasSize(workers * each / 2);
    for (int worker = 0; worker < workers; worker++) {
      for (int i = 0; i < each; i += 2) {
        Image kept = store.resolve("worker" + worker + ":" + i);
        assertThat(kept.layers()).allMatch(layers::exists);
        assertThat(store.blobs().contains(kept.manifest().config())).isTrue();
      }
    }
    assertThat(layers.layers()).hasSize(workers * each / 2 + 1);
  }

  /** Every image shares one layer with all others; each second one is removed again. */
  private Void addAndRemove(String name, int count, MemoryLayers layers) throws IOException {
    ImageStore store = open(layers);
    for (int i = 0; i < count; i++) {
      String tag = name + ":" + i;
      ContainerConfig run = ContainerConfig.of(List.of("sh"), List.of("A=" + tag));
      ImageConfig config =
          new ImageConfig(Platform.ofMachine("amd64"), "", "", run, List.of(), List.of());
      store.add(ImageReference.parse(tag), config, List.of(tar("shared"), tar(tag)), layers);
      if (i % 2 == 1) {
        store.remove(tag, false, image -> Optional.empty());
      }
    }
    return null;
  }

  private ImageStore open(MemoryLayers layers) {
    return new ImageStore(directory.resolve("images"), locks, layers, Platform.ofMachine("amd64"));
  }

  private static TarSource tar(String content) {
    return () -> new ByteArrayInputStream(content.getBytes(UTF_8));
  }
}
