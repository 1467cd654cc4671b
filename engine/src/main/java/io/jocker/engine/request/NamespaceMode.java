package io.jocker.engine.request;

/** Whose namespace of one kind a container has. Which variants a kind takes is its parser's say. */
public sealed interface NamespaceMode {

  /** A new one. For the network: with nothing but a loopback device. */
  NamespaceMode PRIVATE = new Private();

  /** For the network: what the administrator has chosen, else the network bridge. */
  NamespaceMode USUAL = new Usual();

  /** The host's. */
  NamespaceMode HOST = new Host();

  /** A new one of the container's own. */
  record Private() implements NamespaceMode {}

  /** What nobody has asked for otherwise. */
  record Usual() implements NamespaceMode {}

  /**
   * For the network: a new one that is connected to a network.
   *
   * @param network its name or id
   */
  record Connected(String network) implements NamespaceMode {}

  /** The host's: nothing is unshared. */
  record Host() implements NamespaceMode {}

  /** A new one without its usual content: IPC without /dev/shm. */
  record Bare() implements NamespaceMode {}

  /**
   * That of another running container.
   *
   * @param container its name or id
   */
  record Container(String container) implements NamespaceMode {}

  /**
   * Reads {@code --network}: {@code none}, {@code host}, {@code container:NAME}, {@code bridge},
   * the name of a network, or nothing, which is {@code default}.
   */
  static NamespaceMode parseNetwork(String text) {
    return switch (text) {
      case "", "default" -> USUAL;
      case "none" -> PRIVATE;
      case "host" -> HOST;
      case "bridge" -> new Connected("bridge");
      default -> {
        if (text.startsWith("container:")) {
          yield joined(text, "invalid container format container:<name|id>");
        }
        yield new Connected(text);
      }
    };
  }

  /** Reads {@code --pid}: empty, {@code private}, {@code host} or {@code container:NAME}. */
  static NamespaceMode parsePid(String text) {
    return parse(text, "--pid: invalid PID mode", true);
  }

  /** Reads {@code --uts}: empty, {@code private} or {@code host}. */
  static NamespaceMode parseUts(String text) {
    return parse(text, "--uts: invalid UTS mode", false);
  }

  /** Reads {@code --cgroupns}: empty, {@code private} or {@code host}. */
  static NamespaceMode parseCgroup(String text) {
    return parse(text, "--cgroupns: invalid CGROUP mode", false);
  }

  /**
   * Reads {@code --ipc}: empty, {@code private}, {@code shareable}, {@code none}, {@code host} or
   * {@code container:NAME}.
   */
  static NamespaceMode parseIpc(String text) {
    return switch (text) {
      case "none" -> new Bare();
      // Every private IPC namespace can be joined here, so the two words mean one thing.
      case "shareable" -> PRIVATE;
      default -> parse(text, "invalid IPC mode: " + text, true);
    };
  }

  private static NamespaceMode parse(String text, String refusal, boolean joinable) {
    return switch (text) {
      case "", "private" -> PRIVATE;
      case "host" -> HOST;
      default -> {
        if (joinable && text.startsWith("container:")) {
          yield joined(text, refusal);
        }
        throw new IllegalArgumentException(refusal);
      }
    };
  }

  private static NamespaceMode joined(String text, String refusal) {
    String name = text.substring("container:".length());
    if (name.isEmpty()) {
      throw new IllegalArgumentException(refusal);
    }
    return new Container(name);
  }
}
