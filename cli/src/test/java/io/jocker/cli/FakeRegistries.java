package io.jocker.cli;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PushListener;
import io.jocker.engine.PushRequest;
import io.jocker.engine.PushResult;
import io.jocker.engine.Registries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Registries with the contents that a test gives them, which note what they were asked. */
final class FakeRegistries implements Registries {
  final List<String> calls = new ArrayList<>();
  boolean loggedIn = true;
  boolean encrypted;
  boolean isPartial;
  @Nullable JockerException failure;

  @Override
  public List<PushResult> push(PushRequest request, PushListener listener) throws JockerException {
    note("push " + request.reference() + " " + request.allTags() + " " + request.platform());
    listener.started("example.com/app");
    listener.layer("4abcf2066143", PushListener.Stage.PREPARING, 0, 2_000_000, "");
    listener.layer("5abcf2066143", PushListener.Stage.PREPARING, 0, 2_000_000, "");
    listener.layer("6abcf2066143", PushListener.Stage.PREPARING, 0, 2_000_000, "");
    listener.layer("4abcf2066143", PushListener.Stage.PUSHING, 1_234_567, 2_000_000, "");
    listener.layer("4abcf2066143", PushListener.Stage.PUSHED, 2_000_000, 2_000_000, "");
    listener.layer("5abcf2066143", PushListener.Stage.EXISTS, 2_000_000, 2_000_000, "");
    listener.layer("6abcf2066143", PushListener.Stage.MOUNTED, 2_000_000, 2_000_000, "base");
    PushResult result = new PushResult("example.com/app:1", "1", "sha256:aa", 527);
    if (isPartial) {
      listener.onlyOnePlatform("sha256:bb", "sha256:aa");
    }
    listener.pushed(result);
    listener.warning(ErrorText.ofForm(ErrorCode.CREDENTIAL_HELPER, "warning", "p", "r", "why"));
    return List.of(result);
  }

  @Override
  public List<String> tags(String repository, Consumer<ErrorText> warnings) throws JockerException {
    note("tags " + repository);
    return List.of(repository + ":1", repository + ":2");
  }

  @Override
  public KeptCredential login(String server, String user, String password) throws JockerException {
    note("login " + server + " " + user + " " + password);
    return new KeptCredential("example.com", "/root/.docker/config.json", encrypted);
  }

  @Override
  public boolean logout(String server) throws JockerException {
    note("logout " + server);
    return loggedIn;
  }

  @Override
  public List<RemoteDocument> manifests(String image, boolean all, Consumer<ErrorText> warnings)
      throws JockerException {
    note("manifests " + image + " " + all);
    return List.of(
        new RemoteDocument(
            image,
            "application/vnd.oci.image.manifest.v1+json",
            "sha256:aa",
            all ? Map.of("architecture", "amd64", "os", "linux") : null,
            Map.of("schemaVersion", 2L),
            "{}".getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public List<FoundImage> search(String term, int limit, Consumer<ErrorText> warnings)
      throws JockerException {
    note("search " + term + " " + limit);
    return List.of(
        new FoundImage("debian", "Debian is a Linux distribution", 4000, true),
        new FoundImage("me/debian", "x".repeat(60), 0, false));
  }

  private void note(String call) throws JockerException {
    calls.add(call);
    JockerException wanted = failure;
    if (wanted != null) {
      throw wanted;
    }
  }
}
