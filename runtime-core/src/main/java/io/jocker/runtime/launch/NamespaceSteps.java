package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.flags;

import io.jocker.linux.Namespace;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.runtime.config.TimeOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Namespaces that are not made by the clone of the container's first process. */
final class NamespaceSteps {
  private NamespaceSteps() {}

  static void join(ProgramBuilder program, Namespace kind, Argument namespace) {
    program.about(LaunchTopic.JOIN_NAMESPACE, kind.name().toLowerCase(Locale.ROOT));
    program.call(
        "join the " + kind + " namespace", SystemCall.SETNS, namespace, flags(Set.of(kind)));
  }

  /**
   * Its clocks must be set before the first process is in it, so it is unshared before the clone,
   * for the child ({@code time_namespaces(7)}).
   */
  static void addTime(ProgramBuilder program, List<TimeOffset> offsets) {
    program.about(LaunchTopic.TIME_NAMESPACE, "");
    program.call("new time namespace", SystemCall.UNSHARE, flags(Set.of(Namespace.TIME)));
    StringBuilder lines = new StringBuilder();
    for (TimeOffset offset : offsets) {
      lines.append(offset.line()).append('\n');
    }
    if (lines.length() > 0) {
      FileSteps.write(program, "set its clocks", "/proc/self/timens_offsets", lines.toString());
    }
  }
}
