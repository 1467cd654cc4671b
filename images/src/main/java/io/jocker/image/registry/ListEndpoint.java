package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lists that come in pages: {@code GET /v2/NAME/tags/list} (distribution specification, end-8) and
 * {@code GET /v2/_catalog}. Where a page is not the last one, its header {@code Link} has the next:
 * {@code <PATH?last=X>; rel="next"}.
 */
final class ListEndpoint {
  private static final int MAX_PAGE_BYTES = 4 << 20;
  private static final int MAX_NAMES = 100_000;
  private static final int PAGE = 1000;

  private final AuthorizedAccess access;

  ListEndpoint(AuthorizedAccess access) {
    this.access = access;
  }

  /** All tags of the repository. */
  List<String> tags() throws IOException {
    Repository repository = access.repository();
    URI first = repository.registry().uri(repository.path() + "/tags/list");
    return all(HttpCall.get(RegistryTopic.TAGS, repository.path(), first), "tags");
  }

  /** The paths of all repositories, as far as the registry tells. */
  List<String> repositories() throws IOException {
    URI first = access.repository().registry().uri("_catalog?n=" + PAGE);
    return all(HttpCall.get(RegistryTopic.SEARCH, "", first), "repositories");
  }

  private List<String> all(HttpCall first, String field) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    Set<URI> asked = new LinkedHashSet<>();
    HttpCall call = first;
    while (true) {
      if (!asked.add(call.uri())) {
        throw refused(first, "its pages go round in a circle");
      }
      try (Answer answer = access.send(call)) {
        if (!answer.isOk()) {
          throw RegistryErrors.status(access, "list of " + field, answer);
        }
        answer.requirePlain();
        names.addAll(JsonObject.parse(answer.readBody(MAX_PAGE_BYTES), "list").texts(field));
        String next = next(answer.header("Link"));
        if (next.isEmpty()) {
          return new ArrayList<>(names);
        }
        if (names.size() > MAX_NAMES) {
          throw refused(first, "more than " + MAX_NAMES + " names");
        }
        call = call.to(sameOrigin(answer.uri(), next));
      } catch (MalformedJsonException e) {
        throw refused(first, String.valueOf(e.getMessage()));
      } catch (ImageException e) {
        throw e;
      } catch (IOException e) {
        throw RegistryErrors.unreachable(access.repository().registry(), e);
      }
    }
  }

  /** A list is the registry's own affair: another server, or another scheme, has no part in it. */
  private URI sameOrigin(URI from, String next) throws IOException {
    URI uri = HttpTransport.target(from, next, "a next page");
    if (!RegistryAddress.origin(uri).equals(RegistryAddress.origin(from))) {
      throw new HttpTransport.RefusedRedirect("a next page at another server, " + uri.getHost());
    }
    return uri;
  }

  private ImageException refused(HttpCall call, String why) {
    return new ImageException(
        Reason.UNAVAILABLE,
        "registry "
            + access.repository().registry().authority()
            + ": "
            + call.uri().getPath()
            + ": "
            + RegistryErrors.printable(why));
  }

  /** The target of the first link with {@code rel="next"}; RFC 8288. */
  static String next(String link) {
    int open = link.indexOf('<');
    int close = link.indexOf('>', open);
    if (open < 0 || close < 0 || !link.substring(close).replace("\"", "").contains("rel=next")) {
      return "";
    }
    return link.substring(open + 1, close);
  }
}
