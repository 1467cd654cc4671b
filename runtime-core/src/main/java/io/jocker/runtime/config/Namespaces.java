package io.jocker.runtime.config;

import io.jocker.linux.Namespace;
import io.jocker.runtime.config.NamespaceRequest.Host;
import io.jocker.runtime.config.NamespaceRequest.Join;
import io.jocker.runtime.config.NamespaceRequest.New;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The container's namespaces, one request for each kind.
 *
 * @param uidMappings of a new user namespace, or of a joined one once it has been looked at
 * @param gidMappings the same
 * @param timeOffsets of a new time namespace, else empty
 */
public record Namespaces(
    Map<Namespace, NamespaceRequest> requests,
    List<IdMapping> uidMappings,
    List<IdMapping> gidMappings,
    List<TimeOffset> timeOffsets) {
  public Namespaces {
    requests = complete(requests);
    uidMappings = List.copyOf(uidMappings);
    gidMappings = List.copyOf(gidMappings);
    timeOffsets = List.copyOf(timeOffsets);
  }

  /** The request for one kind; {@link Host} where the specification has none. */
  public NamespaceRequest request(Namespace kind) {
    return requests.getOrDefault(kind, new Host(kind));
  }

  /** The same with the mappings that a user namespace turned out to have. */
  public Namespaces withMappings(List<IdMapping> uids, List<IdMapping> gids) {
    return new Namespaces(requests, uids, gids, timeOffsets);
  }

  public boolean isNew(Namespace kind) {
    return request(kind) instanceof New;
  }

  /** True for a new one and for one that is joined: what the container does there is its own. */
  public boolean isOwn(Namespace kind) {
    return !(request(kind) instanceof Host);
  }

  /** The kinds to be made anew: flags of {@code clone(2)}. */
  public Set<Namespace> created() {
    Set<Namespace> kinds = EnumSet.noneOf(Namespace.class);
    for (NamespaceRequest request : requests.values()) {
      if (request instanceof New) {
        kinds.add(request.kind());
      }
    }
    return kinds;
  }

  /** Those to be entered with {@code setns(2)}. */
  public List<Join> joined() {
    List<Join> joins = new ArrayList<>();
    for (NamespaceRequest request : requests.values()) {
      if (request instanceof Join join) {
        joins.add(join);
      }
    }
    return joins;
  }

  private static Map<Namespace, NamespaceRequest> complete(Map<Namespace, NamespaceRequest> given) {
    Map<Namespace, NamespaceRequest> all = new EnumMap<>(Namespace.class);
    for (Namespace kind : Namespace.values()) {
      all.put(kind, given.getOrDefault(kind, new Host(kind)));
    }
    return Collections.unmodifiableMap(all);
  }
}
