package io.jocker.cli;

import io.jocker.cli.CommandEntry.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All commands by name. Only the class of the one that is asked for is loaded. */
final class CommandIndex {
  private CommandIndex() {}

  /** What the nouns are about, in the order of the list. */
  static final Map<String, String> NOUNS = nouns();

  /** All commands, in the order of the list. */
  static final List<CommandEntry> ALL =
      List.of(
          common("run", "Create and run a new container from an image", "container run"),
          common("exec", "Execute a command in a running container", "container exec"),
          common("ps", "List containers", "container ls", "container list", "container ps"),
          common("pull", "Download an image from a registry", "image pull"),
          common("push", "Upload an image to a registry", "image push"),
          common("images", "List images", "image ls", "image list"),
          common("search", "Search a registry for images"),
          common("login", "Log in to a registry"),
          common("logout", "Log out from a registry"),
          common("version", "Show the jocker version information"),
          common("info", "Display system-wide information", "system info"),
          common("doctor", "Check what this machine can do and how to get what is missing"),
          other(
              "attach", "Attach local standard streams to a running container", "container attach"),
          other("completion", "Print the completion script of a shell"),
          other("commit", "Create a new image from a container's changes", "container commit"),
          other(
              "cp",
              "Copy files/folders between a container and the local filesystem",
              "container cp"),
          other("create", "Create a new container", "container create"),
          other("daemon", "Keep a JVM at hand that begins commands at once"),
          other("diff", "Inspect changes to files of a container", "container diff"),
          other("export", "Export a container's filesystem as a tar archive", "container export"),
          other("events", "Get real time events", "system events"),
          other("explain", "Explain an error code, or a term of the field"),
          other("history", "Show the history of an image", "image history"),
          other("import", "Make an image of the archive of a root", "image import"),
          other("kill", "Kill one or more running containers", "container kill"),
          other("inspect", "Return low-level information on jocker objects"),
          other("load", "Load images from an archive or STDIN", "image load"),
          other("logs", "Fetch the logs of a container", "container logs"),
          other("stats", "Display a live stream of what containers use", "container stats"),
          other("stop", "Stop one or more running containers", "container stop"),
          other(
              "wait", "Block until containers stop, then print their exit codes", "container wait"),
          other("pause", "Pause all processes of containers", "container pause"),
          other("update", "Update configuration of one or more containers", "container update"),
          other("unpause", "Unpause all processes of containers", "container unpause"),
          other("rename", "Rename a container", "container rename"),
          other("restart", "Restart one or more containers", "container restart"),
          other("start", "Start one or more stopped containers", "container start"),
          other("top", "Display the running processes of a container", "container top"),
          other("port", "List port mappings of a container", "container port"),
          other("rm", "Remove one or more containers", "container rm", "container remove"),
          other("rmi", "Remove one or more images", "image rm", "image remove"),
          other("save", "Save images into an archive or to STDOUT", "image save"),
          other("tag", "Give an image one more name", "image tag"),
          nounOnly("container inspect", "Display detailed information on one or more containers"),
          nounOnly("container prune", "Remove all stopped containers"),
          nounOnly("healthcheck run", "Run the health check of a container"),
          nounOnly("image blame", "Show which layer wrote a file, and what it hid"),
          nounOnly("image bootstrap", "Make a base image of a distribution's packages"),
          nounOnly("image inspect", "Display detailed information on one or more images"),
          nounOnly("image prune", "Remove unused images"),
          nounOnly("image tree", "Draw the layers that images share"),
          nounOnly("network create", "Create a network"),
          new CommandEntry(
              "network ls",
              "List networks",
              Group.NOUN_ONLY,
              List.of("network ls", "network list")),
          nounOnly("network graph", "Draw the networks as the kernel has them"),
          nounOnly("network inspect", "Display detailed information on one or more networks"),
          new CommandEntry(
              "network rm",
              "Remove one or more networks",
              Group.NOUN_ONLY,
              List.of("network rm", "network remove")),
          nounOnly("network prune", "Remove all unused networks"),
          nounOnly("network connect", "Connect a container to a network"),
          nounOnly("network disconnect", "Disconnect a container from a network"),
          nounOnly("system check", "Verify every blob, name and layer of the image store"),
          nounOnly("system df", "Show how much of the disk is used, and why"),
          nounOnly("system prune", "Remove stopped containers and unused images"),
          nounOnly("manifest inspect", "Display an image manifest, or the manifests of an index"),
          nounOnly("volume create", "Create a volume"),
          nounOnly("volume inspect", "Display detailed information on one or more volumes"),
          nounOnly("volume ls", "List volumes", "volume list"),
          nounOnly("volume prune", "Remove unused local volumes, and empty the trash"),
          nounOnly("volume rm", "Remove one or more volumes", "volume remove"),
          nounOnly("volume undo", "Bring removed volumes back, for 24 hours"),
          nounOnly("oci run", "Run a container from an OCI bundle"));

  /** In no list: monitors call it. */
  private static final CommandEntry INTERNAL =
      new CommandEntry("internal", "Decide what follows", Group.NOUN_ONLY, List.of("internal"));

  private static Map<String, String> nouns() {
    Map<String, String> nouns = new LinkedHashMap<>();
    nouns.put("container", "Manage containers");
    nouns.put("healthcheck", "Manage health checks");
    nouns.put("image", "Manage images");
    nouns.put("manifest", "Look at image manifests in registries");
    nouns.put("network", "Manage networks");
    nouns.put("oci", "Run OCI bundles");
    nouns.put("system", "Manage jocker");
    nouns.put("volume", "Manage volumes");
    return nouns;
  }

  private static CommandEntry common(String name, String summary, String... paths) {
    return new CommandEntry(name, summary, Group.COMMON, paths(name, paths));
  }

  private static CommandEntry other(String name, String summary, String... paths) {
    return new CommandEntry(name, summary, Group.OTHER, paths(name, paths));
  }

  private static CommandEntry nounOnly(String name, String summary, String... paths) {
    return new CommandEntry(name, summary, Group.NOUN_ONLY, paths(name, paths));
  }

  private static List<String> paths(String name, String... others) {
    List<String> paths = new ArrayList<>(List.of(others));
    paths.add(name);
    return List.copyOf(paths);
  }

  /** The command of this path ({@code run}, {@code container ls}), or null. */
  static @Nullable CommandEntry find(String path) {
    for (CommandEntry entry : ALL) {
      if (entry.paths().contains(path)) {
        return entry;
      }
    }
    return path.equals(INTERNAL.name()) ? INTERNAL : null;
  }

  /** Commands of a noun, by the usual word for each. */
  static Map<String, CommandEntry> ofNoun(String noun) {
    Map<String, CommandEntry> commands = new java.util.TreeMap<>();
    for (CommandEntry entry : ALL) {
      List<String> words = entry.wordsAfter(noun);
      if (!words.isEmpty()) {
        commands.put(words.get(0), entry);
      }
    }
    return commands;
  }

  /** Words that a command line can begin with. */
  static List<String> firstWords() {
    List<String> words = new ArrayList<>(NOUNS.keySet());
    for (CommandEntry entry : ALL) {
      if (entry.name().indexOf(' ') < 0) {
        words.add(entry.name());
      }
    }
    words.add("help");
    return words;
  }

  /** Makes the command of an entry. */
  static Command create(CommandEntry entry) {
    return switch (entry.name()) {
      case "run" -> new RunCommand();
      case "ps" -> new PsCommand();
      case "pull" -> new PullCommand();
      case "push" -> new PushCommand();
      case "search" -> new SearchCommand();
      case "login" -> new LoginCommand();
      case "logout" -> new LogoutCommand();
      case "manifest inspect" -> new ManifestInspectCommand();
      case "images" -> new ImagesCommand();
      case "version" -> new VersionCommand();
      case "info" -> new InfoCommand();
      case "doctor" -> new DoctorCommand();
      case "completion" -> new CompletionCommand();
      case "explain" -> new ExplainCommand();
      case "inspect" -> new InspectCommand(InspectCommand.Kind.ANY);
      case "container inspect" -> new InspectCommand(InspectCommand.Kind.CONTAINER);
      case "image inspect" -> new InspectCommand(InspectCommand.Kind.IMAGE);
      case "logs" -> new LogsCommand();
      case "rm" -> new RmCommand();
      case "attach" -> new AttachCommand();
      case "exec" -> new ExecCommand();
      case "commit" -> new CommitCommand();
      case "diff" -> new DiffCommand();
      case "export" -> new ExportCommand();
      case "cp" -> new CpCommand();
      case "create" -> new CreateCommand();
      case "start" -> new StartCommand();
      case "restart" -> new RestartCommand();
      case "pause" -> new PauseCommand();
      case "unpause" -> new UnpauseCommand();
      case "daemon" -> new DaemonCommand();
      case "rename" -> new RenameCommand();
      case "top" -> new TopCommand();
      case "stop" -> new StopCommand();
      case "kill" -> new KillCommand();
      case "port" -> new PortCommand();
      case "network create" -> new NetworkCreateCommand();
      case "network ls" -> new NetworkListCommand();
      case "network inspect" -> new InspectCommand(InspectCommand.Kind.NETWORK);
      case "network graph" -> new NetworkGraphCommand();
      case "network rm" -> new NetworkRemoveCommand();
      case "network prune" -> new NetworkPruneCommand();
      case "network connect" -> new NetworkConnectCommand();
      case "network disconnect" -> new NetworkDisconnectCommand();
      case "wait" -> new WaitCommand();
      case "healthcheck run" -> new HealthcheckRunCommand();
      case "internal" -> new InternalCommand();
      case "oci run" -> new OciRunCommand();
      case "rmi" -> new RmiCommand();
      case "history" -> new HistoryCommand();
      case "load" -> new LoadCommand();
      case "save" -> new SaveCommand();
      case "tag" -> new TagCommand();
      case "import" -> new ImportCommand();
      case "container prune" -> new ContainerPruneCommand();
      case "events" -> new EventsCommand();
      case "update" -> new UpdateCommand();
      case "stats" -> new StatsCommand();
      case "image blame" -> new ImageBlameCommand();
      case "image bootstrap" -> new ImageBootstrapCommand();
      case "image tree" -> new ImageTreeCommand();
      case "image prune" -> new ImagePruneCommand();
      case "volume create" -> new VolumeCreateCommand();
      case "volume inspect" -> new InspectCommand(InspectCommand.Kind.VOLUME);
      case "volume ls" -> new VolumeLsCommand();
      case "volume prune" -> new VolumePruneCommand();
      case "volume rm" -> new VolumeRmCommand();
      case "volume undo" -> new VolumeUndoCommand();
      case "system check" -> new SystemCheckCommand();
      case "system df" -> new SystemDfCommand();
      case "system prune" -> new SystemPruneCommand();
      default -> throw new IllegalArgumentException("no such command: " + entry.name());
    };
  }
}
