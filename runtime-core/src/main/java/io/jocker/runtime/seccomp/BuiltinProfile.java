package io.jocker.runtime.seccomp;

import io.jocker.linux.Capability;
import io.jocker.linux.SeccompCompiler.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** Jocker's own profile for one set of capabilities, on this machine. */
record BuiltinProfile(Set<Capability> capabilities) implements SeccompProfile {
  /** Of the resource; a test tells the new one when that has changed. */
  static final String FINGERPRINT = "16702-e8e640dab3dc61e5-4a5d7cba";

  private static final String RESOURCE = "default.json";

  BuiltinProfile {
    capabilities = Set.copyOf(capabilities);
  }

  @Override
  public int defaultAction() {
    return read().defaultAction();
  }

  @Override
  public List<String> architectures() {
    return read().architectures();
  }

  @Override
  public Set<FilterFlag> flags() {
    return read().flags();
  }

  @Override
  public List<Rule> rules() {
    return read().rules();
  }

  /** The profile written out. */
  SeccompProfile read() {
    return ProfileFile.read(RESOURCE, json(), ProfileConditions.here(capabilities));
  }

  /** Its text, in docker's form. */
  static byte[] json() {
    try (InputStream in = BuiltinProfile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing in the distribution");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " cannot be read", e);
    }
  }
}
