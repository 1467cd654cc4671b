package io.jocker.cli;

import io.jocker.engine.EngineInfo;
import io.jocker.engine.JockerException;
import java.util.Map;
import java.util.TreeMap;

/** {@code jocker info}. */
final class InfoCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", FormatHelp.OF_ONE, "-f", "--format");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    EngineInfo info = session.engine().info();
    String format = options.text("--format", "");
    if (!format.isEmpty()) {
      session.out().print(VersionCommand.formatted(tree(info), format));
      return 0;
    }
    session.out().print(plain(info));
    for (String warning : info.warnings()) {
      session.err().line("WARNING: " + warning);
    }
    return 0;
  }

  private static String plain(EngineInfo info) {
    EngineInfo.Machine machine = info.machine();
    StringBuilder text = new StringBuilder();
    text.append("Server:\n");
    line(text, "Containers", info.containers().total());
    line(text, " Running", info.containers().running());
    line(text, " Paused", info.containers().paused());
    line(text, " Stopped", info.containers().stopped());
    line(text, "Images", info.images());
    line(text, "Server Version", info.version().version());
    line(text, "Storage Driver", machine.storage());
    line(text, "Cgroup Version", machine.cgroupVersion());
    text.append(" Security Options:\n");
    for (String option : machine.securityOptions()) {
      text.append("  ").append(option).append('\n');
    }
    line(text, "Kernel Version", info.version().kernel());
    line(text, "Operating System", machine.operatingSystem());
    line(text, "OSType", info.version().os());
    line(text, "Architecture", info.version().architecture());
    line(text, "Java Version", info.version().java());
    line(text, "CPUs", machine.cpus());
    line(text, "Total Memory", HumanSize.binary(machine.memoryBytes()));
    line(text, "Name", machine.name());
    line(text, "Jocker Root Dir", info.rootDirectory());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(' ').append(name).append(": ").append(value).append('\n');
  }

  /** The names of docker's {@code info --format}. */
  private static Map<String, Object> tree(EngineInfo info) {
    EngineInfo.Machine machine = info.machine();
    Map<String, Object> tree = new TreeMap<>();
    tree.put("Containers", info.containers().total());
    tree.put("ContainersRunning", info.containers().running());
    tree.put("ContainersPaused", info.containers().paused());
    tree.put("ContainersStopped", info.containers().stopped());
    tree.put("Images", info.images());
    tree.put("Driver", machine.storage());
    tree.put("CgroupVersion", Integer.toString(machine.cgroupVersion()));
    tree.put("SecurityOptions", machine.securityOptions());
    tree.put("KernelVersion", info.version().kernel());
    tree.put("OperatingSystem", machine.operatingSystem());
    tree.put("OSType", info.version().os());
    tree.put("Architecture", info.version().architecture());
    tree.put("JavaVersion", info.version().java());
    tree.put("NCPU", machine.cpus());
    tree.put("MemTotal", machine.memoryBytes());
    tree.put("Name", machine.name());
    tree.put("DockerRootDir", info.rootDirectory());
    tree.put("ServerVersion", info.version().version());
    tree.put("Warnings", info.warnings());
    return tree;
  }
}
