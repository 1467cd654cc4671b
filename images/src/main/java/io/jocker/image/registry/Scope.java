package io.jocker.image.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * What a token is to be good for, in the words of the distribution project's token specification:
 * {@code repository:library/debian:pull}.
 *
 * @param texts one for each thing; empty for a token that only says who we are
 */
record Scope(List<String> texts) {
  Scope {
    texts = List.copyOf(texts);
  }

  static Scope none() {
    return new Scope(List.of());
  }

  static Scope pull(String repository) {
    return new Scope(List.of("repository:" + repository + ":pull"));
  }

  /**
   * To write to a repository and to take blobs over from others.
   *
   * @param from other repositories of the same registry
   */
  static Scope push(String repository, List<String> from) {
    List<String> texts = new ArrayList<>();
    texts.add("repository:" + repository + ":pull,push");
    for (String other : from) {
      texts.add("repository:" + other + ":pull");
    }
    return new Scope(texts);
  }

  /** To see the names of all repositories. */
  static Scope catalog() {
    return new Scope(List.of("registry:catalog:*"));
  }

  boolean isPush() {
    return !texts.isEmpty() && texts.get(0).endsWith(",push");
  }
}
