package io.jocker.engine.local;

import io.jocker.linux.Linux;
import io.jocker.linux.jna.JnaLinux;
import io.jocker.runtime.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cgroup in which one test's containers have theirs, so that nobody else's count as its own. */
final class TestCgroup implements AutoCloseable {
  private final String name;

  private TestCgroup(String name) {
    this.name = name;
  }

  /** From now on engines of this {@link TestEngine}'s folder put their containers there. */
  static TestCgroup parentOf(Path folder, String name) throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"cgroupParent\": \"/" + name + "\"}");
    return new TestCgroup(name);
  }

  @Override
  public void close() throws IOException {
    Linux linux = JnaLinux.open();
    Cgroups.open(linux).group("/" + name).delete();
  }
}
