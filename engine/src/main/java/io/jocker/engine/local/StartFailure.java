package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.diagnosis.ContainerFiles;
import io.jocker.engine.diagnosis.ExecDiagnosis;
import io.jocker.engine.diagnosis.HostDiagnosis;
import io.jocker.engine.diagnosis.Permissions;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.SyscallException;
import io.jocker.network.NetworkException;
import io.jocker.runtime.cgroup.CgroupException;
import io.jocker.runtime.launch.HookException;
import io.jocker.runtime.launch.StartException;
import io.jocker.runtime.spec.CapabilitiesSpec;
import io.jocker.runtime.spec.ProcessSpec;
import io.jocker.runtime.spec.Spec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a container did not start, told apart by looking at it. */
final class StartFailure {
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;
  private static final int OTHER = 128;

  private final Services services;
  private final Subject subject;

  /**
   * What was to be started.
   *
   * @param name how the user calls it
   * @param root its root, still open, or null where it is not known any more
   * @param ids of its user namespace, empty without one
   */
  record Subject(String name, Spec spec, @Nullable Fd root, List<IdRange> ids) {}

  StartFailure(Services services, Subject subject) {
    this.services = services;
    this.subject = subject;
  }

  /** The exit codes that docker shows for containers that never ran. */
  static int exitCode(ErrorKind kind) {
    return switch (kind) {
      case COMMAND_NOT_FOUND -> NOT_FOUND;
      case COMMAND_NOT_EXECUTABLE -> NOT_EXECUTABLE;
      default -> OTHER;
    };
  }

  /** What the user is told. */
  JockerException of(Exception cause) {
    if (cause instanceof JockerException known) {
      return known;
    }
    if (cause instanceof NetworkException network) {
      return Failures.of(network);
    }
    return new JockerException(text(cause), cause);
  }

  private ErrorText text(Exception cause) {
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof StartException start && start.isExecution()) {
      return execution(start);
    }
    if (cause instanceof StartException start && isNoDirectory(start)) {
      return ErrorText.of(ErrorCode.WORKDIR_NOT_DIRECTORY, workingDirectory());
    }
    if (cause instanceof CgroupException group) {
      CgroupException.Missing missing = group.missing();
      return missing == null
          ? ErrorText.of(ErrorCode.CGROUP, subject.name, why)
          : ErrorText.of(
              ErrorCode.CGROUP_CONTROLLER,
              subject.name,
              missing.limit(),
              missing.group(),
              missing.controller());
    }
    if (cause instanceof IOException io) {
      ErrorText found = new HostDiagnosis(services.linux(), services.places()).explain(io);
      if (found != null) {
        return found;
      }
    }
    if (cause instanceof StartException || cause instanceof HookException) {
      return ErrorText.of(ErrorCode.STEP_FAILED, subject.name, why);
    }
    if (cause instanceof IllegalArgumentException) {
      return ErrorText.ofForm(ErrorCode.INVALID_REQUEST, "start-container", subject.name, why);
    }
    return cause instanceof IOException
        ? ErrorText.ofForm(ErrorCode.SYSTEM_CALL, "start-container", subject.name, why)
        : ErrorText.ofForm(
            ErrorCode.INTERNAL_ERROR, "start-container", subject.name, cause.toString());
  }

  private static boolean isNoDirectory(StartException start) {
    return start.isWorkingDirectory() && start.errno() == Errno.ENOTDIR;
  }

  private String workingDirectory() {
    ProcessSpec process = subject.spec.process();
    return process == null ? "/" : process.cwd();
  }

  private ErrorText execution(StartException start) {
    ProcessSpec process = subject.spec.process();
    Fd root = subject.root;
    if (process != null && root != null) {
      try {
        ContainerFiles files = new ContainerFiles(services.linux(), root, subject.spec.mounts());
        return new ExecDiagnosis(files, process, permissions(process), subject.name)
            .explain(start.program(), start.errno());
      } catch (SyscallException e) {
        start.addSuppressed(e);
      }
    }
    String program = process == null ? start.program() : process.args().get(0);
    return switch (start.errno()) {
      case ENOENT, ENOTDIR -> ErrorText.of(ErrorCode.EXEC_NOT_FOUND, subject.name, program);
      default ->
          ErrorText.of(ErrorCode.EXEC_FAILED, subject.name, program, start.errno().describe());
    };
  }

  private Permissions permissions(ProcessSpec process) {
    ProcessSpec.User user = process.user();
    List<Long> groups = new ArrayList<>();
    groups.add(onHost(user.gid()));
    for (long group : user.additionalGids()) {
      groups.add(onHost(group));
    }
    CapabilitiesSpec capabilities = process.capabilities();
    boolean overrides =
        capabilities != null && capabilities.effective().contains("CAP_DAC_OVERRIDE");
    return new Permissions(
        Long.toString(user.uid()), onHost(user.uid()), groups, user.uid() == 0 && overrides);
  }

  private long onHost(long id) {
    return subject.ids.isEmpty() ? id : IdRanges.onHost(subject.ids, id);
  }
}
