package io.jocker.engine.store;

import io.jocker.engine.Rfc3339;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.image.ContainerConfig;
import io.jocker.image.Healthcheck;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code container.json} says of a container, in docker's names. */
public final class ContainerDocument {
  private static final String SHARED = "container:";

  private final JsonObject json;

  ContainerDocument(JsonObject json) {
    this.json = json;
  }

  /** Without docker's leading slash. */
  public String name() throws MalformedJsonException {
    String name = json.text("Name");
    return name.startsWith("/") ? name.substring(1) : name;
  }

  public Instant created() throws MalformedJsonException {
    return Rfc3339.parse(json.text("Created"));
  }

  /** Of the image, {@code sha256:...}; empty for a root that is a folder. */
  public String imageId() throws MalformedJsonException {
    return json.textOrEmpty("Image");
  }

  /** The image as it was asked for, or the folder that is the root. */
  public String image() throws MalformedJsonException {
    return json.object("Config").textOrEmpty("Image");
  }

  /** The program and its arguments. */
  public List<String> command() throws MalformedJsonException {
    List<String> command = new ArrayList<>();
    command.add(json.textOrEmpty("Path"));
    command.addAll(json.texts("Args"));
    return command;
  }

  public Map<String, String> labels() throws MalformedJsonException {
    return json.object("Config").textMap("Labels");
  }

  public String hostname() throws MalformedJsonException {
    return json.object("Config").textOrEmpty("Hostname");
  }

  /** Names of its volumes, and sources of its other mounts: folders, and ids of images. */
  public List<String> mounts() throws MalformedJsonException {
    List<String> sources = new ArrayList<>();
    for (JsonObject mount : json.objects("Mounts")) {
      String name = mount.textOrEmpty("Name");
      sources.add(name.isEmpty() ? mount.textOrEmpty("Source") : name);
    }
    return sources;
  }

  /**
   * One of its mounts.
   *
   * @param type {@code bind}, {@code volume}, {@code tmpfs} or {@code image}
   * @param name of a volume, empty for others
   * @param source on the host
   * @param target in the container
   * @param propagation docker's word, empty for others than bind mounts
   */
  public record MountPoint(
      String type,
      String name,
      String source,
      String target,
      boolean writable,
      String propagation) {}

  /** Its mounts. */
  public List<MountPoint> mountPoints() throws MalformedJsonException {
    List<MountPoint> points = new ArrayList<>();
    for (JsonObject mount : json.objects("Mounts")) {
      points.add(
          new MountPoint(
              mount.text("Type"),
              mount.textOrEmpty("Name"),
              mount.textOrEmpty("Source"),
              mount.text("Destination"),
              mount.flag("RW"),
              mount.textOrEmpty("Propagation")));
    }
    return points;
  }

  /** Whether nothing of it is kept after its end. */
  public boolean removesItself() throws MalformedJsonException {
    return json.object("HostConfig").flag("AutoRemove");
  }

  /** Variables of its process, those asked for before the image's: {@code NAME=VALUE}. */
  public List<String> environment() throws MalformedJsonException {
    return json.object("Config").texts("Env");
  }

  public boolean hasTerminal() throws MalformedJsonException {
    return json.object("Config").flag("Tty");
  }

  public boolean hasInput() throws MalformedJsonException {
    return json.object("Config").flag("OpenStdin");
  }

  public boolean hasInit() throws MalformedJsonException {
    return json.object("HostConfig").flag("Init");
  }

  /** Names or numbers of groups beside those of its user. */
  public List<String> groups() throws MalformedJsonException {
    return json.object("HostConfig").texts("GroupAdd");
  }

  /** What an image of it would say of containers. */
  public ContainerConfig config() throws MalformedJsonException {
    return ContainerConfig.from(json.object("Config"));
  }

  public boolean hasReadOnlyRoot() throws MalformedJsonException {
    return json.object("HostConfig").flag("ReadonlyRootfs");
  }

  public boolean isPrivileged() throws MalformedJsonException {
    return json.object("HostConfig").flag("Privileged");
  }

  /** In the words of {@code --security-opt}. */
  public List<String> securityOptions() throws MalformedJsonException {
    return json.object("HostConfig").texts("SecurityOpt");
  }

  /** Where its output is kept. */
  public LogRequest log() throws MalformedJsonException {
    JsonObject log = json.object("HostConfig").object("LogConfig");
    return LogRequest.of(log.textOrEmpty("Type"), log.textMap("Config"));
  }

  /** Whether it starts again by itself. */
  public RestartPolicy restartPolicy() throws MalformedJsonException {
    JsonObject policy = json.object("HostConfig").object("RestartPolicy");
    long retries = policy.numberOr("MaximumRetryCount", 0);
    String word = policy.textOrEmpty("Name");
    return RestartPolicy.parse(retries == 0 ? word : word + ":" + retries);
  }

  /** How it is asked whether it is well, null where nobody says anything of it. */
  public @Nullable Healthcheck healthcheck() throws MalformedJsonException {
    JsonObject check = json.object("Config").optionalObject("Healthcheck");
    return check == null ? null : Healthcheck.from(check);
  }

  /** The words before a command for a shell; empty for the usual ones. */
  public List<String> shell() throws MalformedJsonException {
    return json.object("Config").texts("Shell");
  }

  /** What follows when it has become unhealthy. */
  public UnhealthyAction onUnhealthy() throws MalformedJsonException {
    return UnhealthyAction.parse(json.object("Config").textOrEmpty("HealthcheckOnFailureAction"));
  }

  /** How its root was made: overlay, copy, or directory. */
  public String storage() throws MalformedJsonException {
    return json.textOrEmpty("Driver");
  }

  /**
   * The container whose namespace it shares, empty for none.
   *
   * @param type as in config.json: {@code network}, {@code pid}, {@code ipc}
   */
  public String sharedContainer(String type) throws MalformedJsonException {
    String field =
        switch (type) {
          case "network" -> "NetworkMode";
          case "pid" -> "PidMode";
          case "ipc" -> "IpcMode";
          default -> "";
        };
    String mode = field.isEmpty() ? "" : json.object("HostConfig").textOrEmpty(field);
    return mode.startsWith(SHARED) ? mode.substring(SHARED.length()) : "";
  }

  /** Whether its network is the host's. */
  public boolean sharesHostNetwork() throws MalformedJsonException {
    return json.object("HostConfig").textOrEmpty("NetworkMode").equals("host");
  }

  /** In the words of {@code --network}. */
  public String networkMode() throws MalformedJsonException {
    return json.object("HostConfig").textOrEmpty("NetworkMode");
  }

  /** Ports that it says it listens on: {@code 80/tcp}. */
  public List<String> exposedPorts() throws MalformedJsonException {
    return json.object("Config").nameSet("ExposedPorts");
  }

  /** Name or number of the signal that asks it to stop; empty for the usual one. */
  public String stopSignal() throws MalformedJsonException {
    return json.object("Config").textOrEmpty("StopSignal");
  }

  /** How many seconds it has for that, or {@code otherwise} where nothing is said. */
  public long stopTimeout(long otherwise) throws MalformedJsonException {
    return json.object("Config").numberOr("StopTimeout", otherwise);
  }

  /** Whether its processes are numbered by themselves, so that the end of the first ends all. */
  public boolean hasOwnPids() throws MalformedJsonException {
    return json.object("HostConfig").textOrEmpty("PidMode").isEmpty();
  }

  /** Where its cgroup is, from the root of the tree. */
  public String cgroupPath() throws MalformedJsonException {
    return json.text("CgroupPath");
  }
}
