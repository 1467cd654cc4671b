package io.jocker.engine.document;

import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.UserNamespaceMode;
import java.util.ArrayList;
import java.util.List;

/** The words of the command line for what was parsed from them. */
final class Words {
  private Words() {}

  static String network(NamespaceMode mode) {
    if (mode instanceof NamespaceMode.Connected connected) {
      return connected.network();
    }
    return mode instanceof NamespaceMode.Private ? "none" : namespace(mode, "none");
  }

  /** The word for a namespace's mode, {@code own} for one of the container's own. */
  static String namespace(NamespaceMode mode, String own) {
    if (mode instanceof NamespaceMode.Container container) {
      return "container:" + container.container();
    }
    return mode instanceof NamespaceMode.Host
        ? "host"
        : mode instanceof NamespaceMode.Bare ? "none" : own;
  }

  static String user(UserNamespaceMode mode) {
    if (mode instanceof UserNamespaceMode.Mapped mapped) {
      List<String> ranges = new ArrayList<>();
      mapped.mappings().forEach(range -> ranges.add(range.toString()));
      return String.join(",", ranges);
    }
    return mode instanceof UserNamespaceMode.Auto ? "auto" : "";
  }
}
