package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.descriptor;

import io.jocker.linux.Fd;
import io.jocker.linux.program.Argument;
import io.jocker.runtime.launch.MonitorDescriptors.Health;
import io.jocker.runtime.rootfs.PreparedRoot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hands on to a container's monitor what it keeps until the end. */
final class MonitorInheritance {
  private final LaunchRequest request;
  private final PreparedRoot prepared;
  private final LaunchPipes pipes;
  private final DescriptorTable descriptors;

  MonitorInheritance(
      LaunchRequest request,
      PreparedRoot prepared,
      LaunchPipes pipes,
      DescriptorTable descriptors) {
    this.request = request;
    this.prepared = prepared;
    this.pipes = pipes;
    this.descriptors = descriptors;
  }

  MonitorDescriptors keep() {
    int exit = descriptors.keep(request.exitFile());
    int acknowledged = descriptors.keep(pipes.acknowledge().readEnd());
    OutputPump.Log log = keepLog(request.streams().log());
    Fd inputEnd = request.streams().inputEnd();
    int input = inputEnd == null ? -1 : descriptors.keep(inputEnd);
    NetworkAttachment network = request.network();
    if (network != null) {
      for (Fd socket : network.kept()) {
        descriptors.keep(socket);
      }
    }
    Successor successor = request.successor();
    int lock = successor == null ? -1 : descriptors.keep(successor.lock());
    Successor.Condition condition = successor == null ? null : successor.condition();
    int folder = condition == null ? -1 : descriptors.keep(condition.folder());
    Health health = keepForHealth();
    List<OutputPump.Source> sources = new ArrayList<>();
    PreparedRoot.Terminal terminal = prepared.terminal();
    if (terminal != null) {
      input = descriptors.keep(terminal.master());
      sources.add(new OutputPump.Source(input, LogFormat.STDOUT, copyTo(1)));
    } else if (pipes.output() != null && pipes.error() != null) {
      int output = descriptors.keep(pipes.output().readEnd());
      sources.add(new OutputPump.Source(output, LogFormat.STDOUT, copyTo(1)));
      int error = descriptors.keep(pipes.error().readEnd());
      sources.add(new OutputPump.Source(error, LogFormat.STDERR, copyTo(2)));
    }
    return new MonitorDescriptors(exit, acknowledged, log, input, lock, folder, health, sources);
  }

  private OutputPump.@Nullable Log keepLog(@Nullable ContainerLog asked) {
    if (asked == null) {
      return null;
    }
    int file = descriptors.keep(asked.file());
    ContainerLog.Rotation rotation = asked.rotation();
    return new OutputPump.Log(
        file, rotation == null ? -1 : descriptors.keep(rotation.folder()), asked);
  }

  /** Where output of the container is copied to, -1 for nowhere. */
  private int copyTo(int standard) {
    return request.streams().attended() ? standard : -1;
  }

  private @Nullable Health keepForHealth() {
    HealthCheck check = request.health();
    if (check == null) {
      return null;
    }
    HealthSteps.Kept files = HealthSteps.Kept.of(check, descriptors);
    Fd directory = pipes.cgroupDirectory();
    List<Argument> tasks = new ArrayList<>();
    for (Fd file : pipes.tasksFiles()) {
      tasks.add(descriptor(descriptors.keep(file)));
    }
    int entrance = -1;
    if (directory != null) {
      entrance = descriptors.keep(directory);
    } else if (!tasks.isEmpty()) {
      // Once more: unless another file takes its number, the process joins what it has joined.
      entrance = descriptors.keep(pipes.tasksFiles().get(0));
      tasks.add(descriptor(entrance));
    }
    Fd leaf = check.leaf();
    HealthGroupSteps.Group group =
        new HealthGroupSteps.Group(
            leaf == null ? -1 : descriptors.keep(leaf), entrance, directory != null);
    return new Health(check, files, group, tasks);
  }
}
