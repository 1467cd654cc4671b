package io.jocker.engine.request;

import org.jspecify.annotations.Nullable;

/** Where a container's root file system comes from. */
public sealed interface RootRequest {

  /**
   * An image, pulled first when the policy says so.
   *
   * @param reference as the user wrote it: {@code busybox}, {@code debian:12}, {@code
   *     localhost:5000/x@sha256:...} or an image id
   * @param platform {@code os[/arch[/variant]]}, or null for this machine's
   * @param pull when to ask the registry
   */
  record Image(String reference, @Nullable String platform, PullPolicy pull)
      implements RootRequest {

    /** Checks that there is a reference; its grammar is checked where references are parsed. */
    public Image {
      if (reference.isEmpty()) {
        throw new IllegalArgumentException("invalid reference format");
      }
    }

    /** The image for this machine's platform, pulled if missing. */
    public static Image of(String reference) {
      return new Image(reference, null, PullPolicy.MISSING);
    }
  }

  /**
   * A folder of the host that is the root itself, without an image: nothing is copied, and what the
   * container writes stays there.
   *
   * @param pathOnHost absolute path
   */
  record Directory(String pathOnHost) implements RootRequest {

    /** Checks that the path is absolute. */
    public Directory {
      if (!pathOnHost.startsWith("/")) {
        throw new IllegalArgumentException(
            "invalid rootfs '" + pathOnHost + "': path must be absolute");
      }
    }
  }
}
