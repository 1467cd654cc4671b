package io.jocker.engine.document;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.engine.Rfc3339;
import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.bundle.Environment;
import io.jocker.engine.bundle.MountSource;
import io.jocker.engine.bundle.NetworkPart;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.HealthRequest;
import io.jocker.engine.request.MountSpec;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.engine.request.UnhealthyAction;
import io.jocker.image.ContainerConfig;
import io.jocker.image.Healthcheck;
import io.jocker.image.json.JsonWriting;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes {@code container.json}: docker's inspect of a container without its state. */
public final class ContainerDocumentWriter {
  private final DocumentInput input;
  private final BundleInput bundle;
  private final ContainerRequest request;
  private final JsonGenerator json;
  private final Fields fields;

  private ContainerDocumentWriter(DocumentInput input, JsonGenerator json) {
    this.input = input;
    this.bundle = input.bundle();
    this.request = bundle.request();
    this.json = json;
    this.fields = new Fields(json);
  }

  /** The document in UTF-8. */
  public static byte[] bytes(DocumentInput input) {
    return JsonWriting.bytes(new Document(input));
  }

  private record Document(DocumentInput input) implements JsonWriting.Body {
    @Override
    public void writeTo(JsonGenerator json) throws IOException {
      new ContainerDocumentWriter(input, json).write();
    }
  }

  private void write() throws IOException {
    List<String> command = bundle.command().arguments();
    json.writeStartObject();
    fields.text("Id", bundle.id());
    fields.text("Created", Rfc3339.format(input.created()));
    fields.text("Path", command.get(0));
    fields.list("Args", command.subList(1, command.size()));
    fields.text("Image", input.imageId());
    fields.text("ResolvConfPath", bundle.folder() + "/resolv.conf");
    fields.text("HostnamePath", bundle.folder() + "/hostname");
    fields.text("HostsPath", bundle.folder() + "/hosts");
    fields.text("LogPath", bundle.folder() + "/log");
    fields.text("Name", "/" + input.name());
    fields.number("RestartCount", 0L);
    fields.text("Driver", input.storage());
    fields.text("Platform", "linux");
    fields.text("MountLabel", "");
    fields.text("ProcessLabel", "");
    fields.text("AppArmorProfile", "");
    fields.none("ExecIDs");
    fields.text("CgroupPath", input.cgroupPath());
    new HostConfigWriter(request, json).write();
    writeMounts();
    writeConfig();
    writeNetworkSettings();
    json.writeEndObject();
  }

  private void writeMounts() throws IOException {
    json.writeArrayFieldStart("Mounts");
    for (MountSpec mount : request.filesystem().mounts()) {
      new MountWriter(json).write(mount, bundle.sources().get(mount.target()));
    }
    json.writeEndArray();
  }

  private void writeConfig() throws IOException {
    ProcessRequest process = request.process();
    ContainerConfig image = bundle.image();
    boolean interactive = process.stdio().interactive();
    json.writeObjectFieldStart("Config");
    fields.text("Hostname", bundle.hostname());
    fields.text("Domainname", request.identity().domainname());
    fields.text("User", process.user() == null ? image.user() : process.user());
    fields.flag("AttachStdin", interactive && input.attached());
    fields.flag("AttachStdout", input.attached());
    fields.flag("AttachStderr", input.attached());
    List<String> exposed = NetworkPart.exposed(bundle);
    if (!exposed.isEmpty()) {
      fields.nameSet("ExposedPorts", exposed);
    }
    fields.flag("Tty", process.stdio().terminal());
    fields.flag("OpenStdin", interactive);
    fields.flag("StdinOnce", interactive && input.attached());
    fields.list("Env", Environment.merged(process.environment(), image.env()));
    fields.texts("Cmd", bundle.command().command());
    fields.text("Image", input.image());
    fields.nameSet("Volumes", volumes());
    fields.text(
        "WorkingDir",
        process.workingDirectory() == null ? image.workingDir() : process.workingDirectory());
    fields.texts("Entrypoint", bundle.command().entrypoint());
    fields.texts("OnBuild", image.onBuild());
    fields.map("Labels", labels());
    Integer stop = request.lifecycle().stopSignal();
    writeHealth();
    String stopSignal = stop == null ? image.stopSignal() : Integer.toString(stop);
    if (!stopSignal.isEmpty()) {
      fields.text("StopSignal", stopSignal);
    }
    Integer timeout = request.lifecycle().stopTimeout();
    if (timeout != null) {
      fields.number("StopTimeout", (long) timeout);
    }
    json.writeEndObject();
  }

  private void writeHealth() throws IOException {
    HealthRequest asked = request.lifecycle().health();
    Healthcheck check = asked.over(bundle.image().healthcheck());
    if (check != null) {
      json.writeFieldName("Healthcheck");
      check.writeTo(json);
    }
    if (asked.action() != UnhealthyAction.NONE) {
      fields.text("HealthcheckOnFailureAction", asked.action().word()); // podman's name
    }
    if (!bundle.image().shell().isEmpty()) {
      fields.list("Shell", bundle.image().shell());
    }
  }

  /**
   * Where the container has anonymous volumes: the image's places, and those of {@code -v PATH}.
   */
  private List<String> volumes() {
    if (bundle.sources().isEmpty()) {
      return bundle.image().volumes();
    }
    Set<String> places = new LinkedHashSet<>(bundle.image().volumes());
    for (MountSpec mount : request.filesystem().mounts()) {
      MountSource source = bundle.sources().get(mount.target());
      if (source != null && source.anonymous()) {
        places.add(mount.target());
      }
    }
    return List.copyOf(places);
  }

  /** The image's, with those that were asked for over them. */
  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>(bundle.image().labels());
    labels.putAll(request.identity().labels());
    return labels;
  }

  private void writeNetworkSettings() throws IOException {
    json.writeObjectFieldStart("NetworkSettings");
    fields.empty("Ports");
    fields.text("IPAddress", "");
    fields.text("Gateway", "");
    fields.text("MacAddress", "");
    json.writeObjectFieldStart("Networks");
    String network = Words.network(request.namespaces().network());
    if (!network.startsWith("container:")) {
      json.writeObjectFieldStart(network);
      fields.text("IPAddress", "");
      fields.text("Gateway", "");
      fields.text("MacAddress", "");
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
