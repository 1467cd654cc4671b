package io.jocker.engine.local;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushRequest;
import io.jocker.engine.PushResult;
import io.jocker.engine.Registries;
import io.jocker.image.Descriptor;
import io.jocker.image.ImageIndex;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.registry.Credential;
import io.jocker.image.registry.CredentialStore;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RemoteManifest;
import io.jocker.image.registry.SearchResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What this machine asks of registries. */
final class LocalRegistries implements Registries {
  private final Services services;
  private final Failures failures;

  LocalRegistries(Services services, Failures failures) {
    this.services = services;
    this.failures = failures;
  }

  @Override
  public List<PushResult> push(PushRequest request, PushListener listener) throws JockerException {
    return failures.translate(
        "push",
        request.reference(),
        () -> {
          List<PushResult> pushed =
              new Pushes(services.images(), access(listener::warning).client())
                  .push(request, listener);
          for (PushResult each : pushed) {
            services.events().image("push", each.reference());
          }
          return pushed;
        });
  }

  @Override
  public List<String> tags(String repository, Consumer<ErrorText> warnings) throws JockerException {
    return failures.translate(
        "list-tags",
        repository,
        () -> {
          ImageReference name = ImageService.reference(repository);
          List<String> names = new ArrayList<>();
          for (String tag : access(warnings).client().tags(name)) {
            names.add(name.withTag(tag).toString());
          }
          return names;
        });
  }

  @Override
  public KeptCredential login(String server, String user, String password) throws JockerException {
    String registry = registry(server);
    return failures.translate(
        "login",
        registry,
        () -> {
          RegistryAccess access = access(warning -> {});
          Credential credential =
              access.client().login(registry, new Credential.UserPassword(user, password));
          return kept(registry, access.credentials(), credential);
        });
  }

  private static KeptCredential kept(String registry, CredentialStore store, Credential credential)
      throws IOException, JockerException {
    try {
      CredentialStore.Kept kept = store.keep(registry, credential);
      return new KeptCredential(registry, kept.place(), kept.encrypted());
    } catch (CredentialStore.HelperException e) {
      throw helper(registry, e);
    }
  }

  private static JockerException helper(String registry, CredentialStore.HelperException e) {
    return new JockerException(
        e, ErrorCode.CREDENTIAL_HELPER, e.program(), registry, String.valueOf(e.getMessage()));
  }

  @Override
  public boolean logout(String server) throws JockerException {
    String registry = registry(server);
    return failures.translate(
        "logout",
        registry,
        () -> {
          CredentialStore store = access(warning -> {}).credentials();
          if (!store.knows(registry)) {
            return false;
          }
          try {
            store.forget(registry);
          } catch (CredentialStore.HelperException e) {
            throw helper(registry, e);
          }
          return true;
        });
  }

  @Override
  public List<RemoteDocument> manifests(String image, boolean all, Consumer<ErrorText> warnings)
      throws JockerException {
    return failures.translate(
        "read-manifest",
        image,
        () -> {
          ImageReference name = ImageService.reference(image);
          RegistryClient client = access(warnings).client();
          RemoteManifest top = client.resolve(name);
          if (!all || !(top.parse() instanceof ImageIndex index)) {
            return List.of(document(name, top, null));
          }
          List<RemoteDocument> documents = new ArrayList<>();
          for (Descriptor child : index.manifests()) {
            RemoteManifest manifest = client.manifest(top.from(), child.digest());
            ImageReference own = name.withDigest(child.digest());
            documents.add(document(own, manifest, child.platform()));
          }
          return documents;
        });
  }

  private static RemoteDocument document(
      ImageReference name, RemoteManifest manifest, @Nullable Platform platform)
      throws IOException {
    JsonObject content = JsonObject.parse(manifest.bytes(), "manifest");
    return new RemoteDocument(
        name.toString(),
        manifest.parse().mediaType().text(),
        manifest.digest().toString(),
        platform == null ? null : fields(platform),
        content.plain(),
        manifest.bytes());
  }

  private static Map<String, @Nullable Object> fields(Platform platform) throws IOException {
    byte[] json =
        JsonWriting.bytes(
            out -> {
              out.writeStartObject();
              platform.writeFieldsTo(out);
              out.writeEndObject();
            });
    return JsonObject.parse(json, "platform").plain();
  }

  @Override
  public List<FoundImage> search(String term, int limit, Consumer<ErrorText> warnings)
      throws JockerException {
    return failures.translate(
        "search",
        term,
        () -> {
          int slash = term.indexOf('/');
          String first = slash < 0 ? "" : term.substring(0, slash);
          boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
          String registry = named ? first : ImageReference.DOCKER_HUB;
          String rest = named ? term.substring(slash + 1) : term;
          List<FoundImage> found = new ArrayList<>();
          for (SearchResult each : access(warnings).client().search(registry, rest, limit)) {
            found.add(
                new FoundImage(each.name(), each.description(), each.stars(), each.official()));
          }
          return found;
        });
  }

  private RegistryAccess access(Consumer<ErrorText> warnings) {
    return new RegistryAccess(services.config(), services.linux().story(), warnings);
  }

  /** Docker takes a URL as well, of which only the host counts. */
  private static String registry(String server) {
    String name = server.toLowerCase(Locale.ROOT);
    int scheme = name.indexOf("://");
    name = scheme < 0 ? name : name.substring(scheme + 3);
    int slash = name.indexOf('/');
    name = slash < 0 ? name : name.substring(0, slash);
    boolean hub =
        name.isEmpty() || name.equals("index.docker.io") || name.equals("registry-1.docker.io");
    return hub ? ImageReference.DOCKER_HUB : name;
  }
}
