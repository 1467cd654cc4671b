package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.ProxySettings;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RegistryConfiguration;
import io.jocker.linux.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes what speaks to registries, from the settings and the caller's environment. */
final class RegistryAccess {
  private final EngineConfig config;
  private final Story story;
  private final Consumer<ErrorText> warnings;

  RegistryAccess(EngineConfig config, Story story, Consumer<ErrorText> warnings) {
    this.config = config;
    this.story = story;
    this.warnings = warnings;
  }

  RegistryClient client() throws IOException {
    Map<String, String> environment = config.environment();
    return new RegistryClient(
        RegistryConfiguration.read(Path.of(config.configFile())),
        credentials(),
        ProxySettings.from(environment::get),
        story);
  }

  CredentialStore credentials() throws IOException {
    String variable = config.environment().getOrDefault("DOCKER_AUTH_CONFIG", "");
    return CredentialStore.read(
        file(config.environment()),
        variable,
        (program, registry, why) ->
            warnings.accept(
                ErrorText.ofForm(ErrorCode.CREDENTIAL_HELPER, "warning", program, registry, why)));
  }

  /** Where docker login puts them: $DOCKER_CONFIG or ~/.docker; null where neither is known. */
  private static @Nullable Path file(Map<String, String> environment) {
    String folder = environment.get("DOCKER_CONFIG");
    if (folder != null && !folder.isEmpty()) {
      return Path.of(folder, "config.json");
    }
    String home = environment.get("HOME");
    return home == null ? null : Path.of(home, ".docker", "config.json");
  }
}
