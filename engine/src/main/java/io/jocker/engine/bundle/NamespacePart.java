package io.jocker.engine.bundle;

import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.NamespacesRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.runtime.spec.LinuxSpec.IdMapping;
import io.jocker.runtime.spec.LinuxSpec.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which namespaces are new, which are shared: {@code namespaces(7)}. */
final class NamespacePart {
  private final BundleInput input;

  NamespacePart(BundleInput input) {
    this.input = input;
  }

  List<Namespace> namespaces() {
    NamespacesRequest request = input.request().namespaces();
    List<Namespace> all = new ArrayList<>();
    all.add(new Namespace("mount", null));
    add(all, "network", "net", request.network());
    add(all, "uts", "uts", request.uts());
    add(all, "pid", "pid", request.pid());
    add(all, "ipc", "ipc", request.ipc());
    add(all, "cgroup", "cgroup", request.cgroup());
    if (input.hasUserNamespace()) {
      all.add(new Namespace("user", null));
    }
    return all;
  }

  List<IdMapping> idMappings() {
    List<IdMapping> mappings = new ArrayList<>();
    for (IdRange range : input.idRanges()) {
      mappings.add(new IdMapping(range.firstInContainer(), range.firstOnHost(), range.size()));
    }
    return mappings;
  }

  /** Settings of a network of its own, as docker sets them: any user may bind and ping. */
  Map<String, String> sysctls() {
    Map<String, String> all = new LinkedHashMap<>();
    NamespaceMode network = input.request().namespaces().network();
    if (network instanceof NamespaceMode.Private || network instanceof NamespaceMode.Connected) {
      all.put("net.ipv4.ip_unprivileged_port_start", "0");
      if (!input.hasUserNamespace()) {
        // The kernel takes only groups that the user namespace maps.
        all.put("net.ipv4.ping_group_range", "0 2147483647");
      }
    }
    all.putAll(input.request().resources().sysctls());
    return all;
  }

  private void add(List<Namespace> all, String type, String file, NamespaceMode mode) {
    if (mode instanceof NamespaceMode.Host) {
      return;
    }
    BundleInput.Joined joined = input.joined().get(mode);
    all.add(new Namespace(type, joined == null ? null : "/proc/" + joined.pid() + "/ns/" + file));
  }
}
