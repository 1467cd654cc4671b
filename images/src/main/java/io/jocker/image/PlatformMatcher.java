package io.jocker.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses from an index what a machine can run, best first.
 *
 * <p>The order is containerd's: the platform itself, then older versions of its processor, then the
 * 32-bit processor that it can be (an amd64 runs 386, an arm64 runs arm/v8 and below; arm64/v9.x
 * runs arm64/v8.(x+5) and below).
 */
public final class PlatformMatcher {
  private static final int OLDEST_ARM = 5;

  private final List<Platform> candidates;

  /** A matcher for one platform and what is compatible with it. */
  public PlatformMatcher(Platform platform) {
    List<Platform> list = new ArrayList<>();
    list.add(platform);
    switch (platform.architecture()) {
      case "amd64" -> {
        addOlder(list, platform, number(platform.variant()), 1);
        list.add(new Platform(platform.os(), "386", ""));
      }
      case "arm" -> addOlder(list, platform, number(platform.variant()), OLDEST_ARM);
      case "arm64" -> addArm64(list, platform);
      default -> {}
    }
    this.candidates = List.copyOf(list);
  }

  /** Whether an image for that platform can be taken. */
  public boolean matches(Platform platform) {
    return candidates.contains(platform);
  }

  /**
   * The manifest to take from an index: the first of the best platform. A manifest without a
   * platform is taken only where nothing else fits; attestations ({@code unknown/unknown}) never.
   */
  public Optional<Descriptor> choose(List<Descriptor> manifests) {
    for (Platform candidate : candidates) {
      for (Descriptor manifest : manifests) {
        if (candidate.equals(manifest.platform())) {
          return Optional.of(manifest);
        }
      }
    }
    for (Descriptor manifest : manifests) {
      if (manifest.platform() == null) {
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }

  private static void addOlder(List<Platform> list, Platform of, int version, int oldest) {
    for (int v = version - 1; v >= oldest; v--) {
      list.add(new Platform(of.os(), of.architecture(), "v" + v));
    }
  }

  private static void addArm64(List<Platform> list, Platform of) {
    String variant = of.variant().isEmpty() ? "v8" : of.variant();
    int dot = variant.indexOf('.');
    int major = number(dot < 0 ? variant : variant.substring(0, dot));
    int minor = dot < 0 ? 0 : number("v" + variant.substring(dot + 1));
    if (major == 9) {
      addArm64Minors(list, of, 9, minor - 1);
      addArm64Minors(list, of, 8, minor + 5);
    } else if (major == 8) {
      addArm64Minors(list, of, 8, minor - 1);
    }
    if (major >= 8) {
      Platform arm = new Platform(of.os(), "arm", "v8");
      list.add(arm);
      addOlder(list, arm, 8, OLDEST_ARM);
    }
  }

  private static void addArm64Minors(List<Platform> list, Platform of, int major, int newest) {
    for (int minor = newest; minor >= 0; minor--) {
      String variant = minor == 0 ? "v" + major : "v" + major + "." + minor;
      list.add(new Platform(of.os(), of.architecture(), variant));
    }
  }

  /** The number in {@code v7}, or 0; bounded, so that a strange variant makes no long list. */
  private static int number(String variant) {
    if (variant.length() < 2 || variant.length() > 3 || variant.charAt(0) != 'v') {
      return 0;
    }
    for (int i = 1; i < variant.length(); i++) {
      if (variant.charAt(i) < '0' || variant.charAt(i) > '9') {
        return 0;
      }
    }
    return Integer.parseInt(variant.substring(1));
  }
}
