package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /v1/search?q=TERM}, which docker asks Docker Hub and few other registries have. Where
 * it is missing, the names of all repositories are looked through, as podman does.
 */
final class SearchEndpoint {
  private static final int MAX_BYTES = 4 << 20;

  private final AuthorizedAccess access;

  SearchEndpoint(AuthorizedAccess access) {
    this.access = access;
  }

  List<SearchResult> search(String term, int limit, boolean hub) throws IOException {
    RegistryAddress registry = access.repository().registry();
    String query = "?q=" + URLEncoder.encode(term, StandardCharsets.UTF_8) + "&n=" + limit;
    URI uri = URI.create(registry + "/v1/search" + query);
    try (Answer answer = access.send(HttpCall.get(RegistryTopic.SEARCH, term, uri))) {
      if (answer.isOk()) {
        return results(answer, hub ? "" : registry.authority() + "/", limit);
      }
      if (hub || answer.status() == 401 || answer.status() == 403 || answer.status() == 429) {
        throw RegistryErrors.status(access, "search", answer);
      }
    } catch (ImageException e) {
      throw e;
    } catch (MalformedJsonException e) {
      throw noSearch(registry, "its answer is not of that protocol");
    }
    return inCatalog(registry, term, limit);
  }

  private static List<SearchResult> results(Answer answer, String prefix, int limit)
      throws IOException {
    JsonObject json = JsonObject.parse(answer.readBody(MAX_BYTES), "search");
    List<SearchResult> results = new ArrayList<>();
    for (JsonObject each : json.objects("results")) {
      if (results.size() < limit) {
        results.add(
            new SearchResult(
                prefix + RegistryErrors.printable(each.text("name")),
                RegistryErrors.printable(each.textOrEmpty("description")),
                each.numberOr("star_count", 0),
                each.flag("is_official")));
      }
    }
    return List.copyOf(results);
  }

  private List<SearchResult> inCatalog(RegistryAddress registry, String term, int limit)
      throws IOException {
    List<String> names;
    try {
      names = new ListEndpoint(access).repositories();
    } catch (ImageException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        throw noSearch(registry, "it has neither /v1/search nor /v2/_catalog");
      }
      throw e;
    }
    List<SearchResult> results = new ArrayList<>();
    for (String name : names) {
      if (name.contains(term) && results.size() < limit) {
        String whole = registry.authority() + "/" + RegistryErrors.printable(name);
        results.add(new SearchResult(whole, "", 0, false));
      }
    }
    return List.copyOf(results);
  }

  private static ImageException noSearch(RegistryAddress registry, String why) {
    return new ImageException(
        Reason.NOT_SUPPORTED, "registry " + registry.authority() + " cannot be searched: " + why);
  }
}
