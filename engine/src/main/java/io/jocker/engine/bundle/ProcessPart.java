package io.jocker.engine.bundle;

import io.jocker.engine.JockerException;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UlimitSpec;
import io.jocker.linux.SyscallException;
import io.jocker.runtime.spec.CapabilitiesSpec;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.ProcessSpec.Rlimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The process: what runs, as whom, with which rights and limits. */
final class ProcessPart {
  /** A soft limit above it breaks programs that use select(2). */
  private static final long USUAL_OPEN_FILES = 1024;

  private final BundleInput input;
  private final Host host;

  ProcessPart(BundleInput input, Host host) {
    this.input = input;
    this.host = host;
  }

  ProcessSpec spec() throws JockerException, SyscallException {
    ProcessRequest request = input.request().process();
    SecurityRequest security = input.request().security();
    boolean terminal = request.stdio().terminal();
    return ProcessSpec.builder()
        .terminal(terminal)
        .user(
            new ProcessSpec.User(
                input.user().uid(), input.user().gid(), null, input.user().groups()))
        .args(input.command().arguments())
        .env(
            Environment.of(
                request.environment(),
                input.image().env(),
                input.hostname(),
                terminal,
                input.user().home()))
        .cwd(workingDirectory())
        .capabilities(capabilities(Capabilities.of(security, host)))
        .rlimits(limits())
        .noNewPrivileges(security.options().noNewPrivileges())
        .oomScoreAdj(input.request().resources().oomScoreAdjust())
        .build();
  }

  private String workingDirectory() {
    String asked = input.request().process().workingDirectory();
    if (asked != null) {
      return asked;
    }
    String ofImage = input.image().workingDir();
    return ofImage.isEmpty() ? "/" : ofImage.startsWith("/") ? ofImage : "/" + ofImage;
  }

  /**
   * Without inheritable ones: those would let a program with file capabilities gain rights that its
   * user was not meant to have (CVE-2022-24769).
   */
  private static CapabilitiesSpec capabilities(List<String> names) {
    return new CapabilitiesSpec(names, names, List.of(), names, List.of());
  }

  /**
   * The limit of open files is always set: what is inherited is what the Java runtime made of it,
   * which raises its own soft limit as far as it can.
   */
  private List<Rlimit> limits() throws SyscallException {
    List<Rlimit> limits = new ArrayList<>();
    boolean openFiles = false;
    for (UlimitSpec limit : input.request().resources().ulimits()) {
      openFiles |= limit.name().equals("nofile");
      String type = "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT);
      limits.add(new Rlimit(type, limit.hard(), limit.soft()));
    }
    if (!openFiles) {
      long hard = host.maxOpenFiles();
      long soft = hard < 0 ? USUAL_OPEN_FILES : Math.min(USUAL_OPEN_FILES, hard);
      limits.add(new Rlimit("RLIMIT_NOFILE", hard, soft));
    }
    return limits;
  }
}
