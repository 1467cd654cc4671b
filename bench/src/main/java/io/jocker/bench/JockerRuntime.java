package io.jocker.bench;

import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.ContainerStarter;
import io.jocker.runtime.cgroup.CgroupManager;
import io.jocker.runtime.cgroup.Cgroups;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.SpecConverter;
import io.jocker.runtime.launch.ContainerStreams;
import io.jocker.runtime.launch.ExitRecord;
import io.jocker.runtime.launch.StartedContainer;
import io.jocker.runtime.seccomp.CompiledFilter;
import io.jocker.runtime.seccomp.SeccompFilters;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * jocker's own runtime in this JVM. As a runtime with a command line does, it reads config.json
 * anew for every container, and takes the compiled filter from the cache on disk.
 */
final class JockerRuntime implements Starter {

  private final Linux linux;
  private final Path bundle;
  private final ContainerStarter starter;
  private final SeccompFilters filters;
  private final Path state;

  /**
   * The runtime for one bundle.
   *
   * @param state an existing folder for exit statuses and compiled filters, as jocker's own state
   *     best below /run
   */
  JockerRuntime(Linux linux, Path bundle, Path state) throws IOException {
    this.linux = linux;
    this.bundle = bundle;
    this.state = state;
    this.filters = new SeccompFilters(linux, state.resolve("seccomp"));
    this.starter = new ContainerStarter(linux, Cgroups.open(linux));
  }

  @Override
  public String name() {
    return "jocker";
  }

  @Override
  public Started start(String id, Fd output) throws IOException {
    Spec spec = Spec.parse(Files.readAllBytes(bundle.resolve("config.json")));
    ContainerConfig config = SpecConverter.convert(spec, bundle.toString());
    ContainerStreams streams = ContainerStreams.direct(Fd.borrowed(0), output, Fd.borrowed(2));
    CompiledFilter filter = config.seccomp() == null ? null : filters.filter(config.seccomp());
    Path exit = state.resolve(id);
    try (Fd exitFile = exitFile(exit)) {
      StartedContainer started =
          starter.start(
              new ContainerStarter.Start(id, config, null, streams, exitFile, filter, false));
      started.recorded();
      return () -> await(started, starter.group(id, config), exit);
    }
  }

  private void await(StartedContainer started, CgroupManager group, Path exit) throws IOException {
    try (started) {
      started.await();
    }
    group.delete();
    int code = ExitRecord.parse(Files.readAllBytes(exit)).map(ExitRecord::exitCode).orElse(-1);
    Files.delete(exit);
    if (code != 0) {
      throw new IOException("jocker: exit code " + code);
    }
  }

  private Fd exitFile(Path path) throws SyscallException {
    Set<OpenFlag> flags = EnumSet.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.EXCL);
    Fd file = linux.files().openAt(Fd.CWD, path.toString(), flags, 0600);
    linux.files().allocate(file, ExitRecord.BYTES);
    return file;
  }
}
