package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an image says about containers made from it: the object {@code config} inside the image
 * config, with docker's own fields ({@code Healthcheck}, {@code Shell}, {@code OnBuild}).
 *
 * <pre>{"Entrypoint": ["/init"], "Cmd": ["sh"], "Env": ["PATH=/bin"], "WorkingDir": "/",
 *  "User": "app", "ExposedPorts": {"80/tcp": {}}, "Volumes": {"/data": {}}}</pre>
 *
 * @param env each {@code NAME=value}, in order
 * @param exposedPorts each {@code port/protocol}
 * @param user {@code user}, {@code uid}, {@code user:group}, ..., or empty for root
 */
public record ContainerConfig(
    List<String> entrypoint,
    List<String> cmd,
    List<String> env,
    String workingDir,
    String user,
    List<String> exposedPorts,
    List<String> volumes,
    Map<String, String> labels,
    String stopSignal,
    @Nullable Healthcheck healthcheck,
    List<String> shell,
    List<String> onBuild)
    implements JsonWriting.Body {

  public ContainerConfig {
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    env = List.copyOf(env);
    exposedPorts = List.copyOf(exposedPorts);
    volumes = List.copyOf(volumes);
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    shell = List.copyOf(shell);
    onBuild = List.copyOf(onBuild);
  }

  /** A config that says nothing. */
  public static ContainerConfig empty() {
    return of(List.of(), List.of());
  }

  /** A config of a command and an environment. */
  public static ContainerConfig of(List<String> cmd, List<String> env) {
    return new ContainerConfig(
        List.of(), cmd, env, "", "", List.of(), List.of(), Map.of(), "", null, List.of(),
        List.of());
  }

  /** Reads the object that image configs and docker's inspect have of it. */
  public static ContainerConfig from(JsonObject json) throws MalformedJsonException {
    JsonObject healthcheck = json.optionalObject("Healthcheck");
    return new ContainerConfig(
        json.texts("Entrypoint"),
        json.texts("Cmd"),
        json.texts("Env"),
        json.textOrEmpty("WorkingDir"),
        json.textOrEmpty("User"),
        json.nameSet("ExposedPorts"),
        json.nameSet("Volumes"),
        json.textMap("Labels"),
        json.textOrEmpty("StopSignal"),
        healthcheck == null ? null : Healthcheck.from(healthcheck),
        json.texts("Shell"),
        json.texts("OnBuild"));
  }

  /** Writes this as an object; what is empty is left out. */
  @Override
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    JsonWriting.text(json, "User", user);
    JsonWriting.nameSet(json, "ExposedPorts", exposedPorts);
    JsonWriting.texts(json, "Env", env);
    JsonWriting.texts(json, "Entrypoint", entrypoint);
    JsonWriting.texts(json, "Cmd", cmd);
    JsonWriting.nameSet(json, "Volumes", volumes);
    JsonWriting.text(json, "WorkingDir", workingDir);
    JsonWriting.textMap(json, "Labels", labels);
    JsonWriting.text(json, "StopSignal", stopSignal);
    if (healthcheck != null) {
      json.writeFieldName("Healthcheck");
      healthcheck.writeTo(json);
    }
    JsonWriting.texts(json, "Shell", shell);
    JsonWriting.texts(json, "OnBuild", onBuild);
    json.writeEndObject();
  }
}
