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
import io.jocker.runtime.seccomp.SeccompProfile;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * jocker's own runtime in this JVM. As a runtime with a command line does, it reads config.json
 * anew for every container; a filter is compiled once, as jocker does for each profile.
 */
final class JockerRuntime implements Starter {

  private final Linux linux;
  private final Path bundle;
  private final ContainerStarter starter;
  private final SeccompFilters filters;

  JockerRuntime(Linux linux, Path bundle) throws IOException {
    this.linux = linux;
    this.bundle = bundle;
    this.starter = new ContainerStarter(linux, Cgroups.open(linux));
    this.filters = new SeccompFilters(linux, bundle.resolve("filters"));
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
    Path exit = bundle.resolve("exit");
    try (Fd exitFile = exitFile(exit)) {
      StartedContainer started =
          starter.start(
              new ContainerStarter.Start(
                  id, config, null, streams, exitFile, filter(config.seccomp()), false));
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
    if (code != 0) {
      throw new IOException("jocker: exit code " + code);
    }
  }

  private Fd exitFile(Path path) throws SyscallException {
    Set<OpenFlag> flags = EnumSet.of(OpenFlag.RDWR, OpenFlag.CREAT, OpenFlag.TRUNC);
    Fd file = linux.files().openAt(Fd.CWD, path.toString(), flags, 0600);
    linux.files().allocate(file, ExitRecord.BYTES);
    return file;
  }

  private @Nullable CompiledFilter filter(@Nullable SeccompProfile profile)
      throws SyscallException {
    return profile == null ? null : filters.filter(profile);
  }
}
