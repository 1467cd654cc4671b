package io.jocker.cli;

import io.jocker.cli.template.JsonText;
import io.jocker.engine.JockerException;
import io.jocker.engine.Registries.RemoteDocument;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jocker manifest inspect}: what a registry has under a name, which need not be here. */
final class ManifestInspectCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS] MANIFEST", Arity.exactly(1))
        .flag(
            "Output additional info: digests, and the manifests that an index has",
            "-v",
            "--verbose");
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    boolean verbose = options.has("--verbose");
    String image = options.arguments().get(0);
    List<RemoteDocument> documents =
        session.engine().registries().manifests(image, verbose, session::warn);
    if (!verbose) {
      session.out().line(JsonText.indented(documents.get(0).content()));
      return 0;
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (RemoteDocument document : documents) {
      all.add(whole(document));
    }
    boolean one = documents.size() == 1 && documents.get(0).platform() == null;
    session.out().line(JsonText.indented(one ? all.get(0) : all));
    return 0;
  }

  private static Map<String, @Nullable Object> whole(RemoteDocument document) {
    Map<String, @Nullable Object> descriptor = new LinkedHashMap<>();
    descriptor.put("mediaType", document.mediaType());
    descriptor.put("digest", document.digest());
    descriptor.put("size", (long) document.bytes().length);
    if (document.platform() != null) {
      descriptor.put("platform", document.platform());
    }
    Map<String, @Nullable Object> whole = new LinkedHashMap<>();
    whole.put("Ref", document.reference());
    whole.put("Descriptor", descriptor);
    whole.put("Raw", Base64.getEncoder().encodeToString(document.bytes()));
    boolean docker = document.mediaType().startsWith("application/vnd.docker.");
    whole.put(docker ? "SchemaV2Manifest" : "OCIManifest", document.content());
    return whole;
  }
}
