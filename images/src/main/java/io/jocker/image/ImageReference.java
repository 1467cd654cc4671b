package io.jocker.image;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image as people type it, made complete: {@code ubuntu} is {@code
 * docker.io/library/ubuntu}.
 *
 * <p>The grammar is docker's (package {@code reference} of the distribution project):
 *
 * <pre>
 * reference       = name [ ":" tag ] [ "@" digest ]
 * name            = [ domain "/" ] path
 * domain          = ( domain-name | IPv4 address | "[" IPv6 address "]" ) [ ":" port ]
 * path            = path-component { "/" path-component }      at most 255 characters
 * path-component  = a-z0-9 words, joined by ".", "_", "__" or any number of "-"
 * tag             = [A-Za-z0-9_] [A-Za-z0-9_.-]*               at most 128 characters
 * </pre>
 *
 * <p>What comes before the first slash is a domain if it has a dot or a colon, or an upper-case
 * letter, or is {@code localhost}; otherwise the domain is {@code docker.io}, and there a path of
 * one component is below {@code library/}.
 *
 * @param domain the registry's host and port
 * @param path the repository within the registry
 */
public record ImageReference(
    String domain, String path, @Nullable String tag, @Nullable Digest digest) {
  /** The registry of names without one. */
  public static final String DOCKER_HUB = "docker.io";

  /** What Docker Hub was called, and its website still is. */
  public static final String DOCKER_HUB_OF_OLD = "index.docker.io";

  private static final String OFFICIAL = "library/";
  private static final String DEFAULT_TAG = "latest";
  private static final int MAX_PATH = 255;
  private static final int IDENTIFIER_LENGTH = 64;
  private static final int MIN_DIGEST_HEX = 32;

  public ImageReference {
    if (!isDomain(domain)
        || !ReferenceGrammar.isDomain(domain)
        || !ReferenceGrammar.isPath(path)
        || domain.equals(DOCKER_HUB_OF_OLD)
        || (domain.equals(DOCKER_HUB) && path.indexOf('/') < 0)) {
      throw invalid(domain + "/" + path);
    }
    if (path.length() > MAX_PATH) {
      throw new IllegalArgumentException(
          "repository name must not be more than " + MAX_PATH + " characters: \"" + path + "\"");
    }
    if (tag != null && !ReferenceGrammar.isTag(tag)) {
      throw invalid(tag);
    }
  }

  /**
   * Reads a name, tag and digest being optional. No tag is added: see {@link #withDefaultTag}.
   *
   * @throws IllegalArgumentException with docker's message for it
   */
  public static ImageReference parse(String text) {
    if (isIdentifier(text)) {
      throw new IllegalArgumentException(
          "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
    }
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean hasDomain = isDomain(first);
    String domain = hasDomain && !first.equals(DOCKER_HUB_OF_OLD) ? first : DOCKER_HUB;
    String rest = hasDomain ? text.substring(slash + 1) : text;
    if (domain.equals(DOCKER_HUB) && rest.indexOf('/') < 0) {
      rest = OFFICIAL + rest;
    }
    try {
      return parseRest(domain, rest);
    } catch (InvalidFormat e) {
      throw invalid(text);
    }
  }

  /** Whether the text is a whole image id, which docker does not allow as a name. */
  public static boolean isIdentifier(String text) {
    return text.length() == IDENTIFIER_LENGTH && Digest.isLowerHex(text);
  }

  /** With the tag {@code latest} if there is neither tag nor digest. */
  public ImageReference withDefaultTag() {
    return tag == null && digest == null ? withTag(DEFAULT_TAG) : this;
  }

  /** The same repository with this tag alone. */
  public ImageReference withTag(String other) {
    return new ImageReference(domain, path, other, null);
  }

  /** The same repository with this digest alone. */
  public ImageReference withDigest(Digest other) {
    return new ImageReference(domain, path, null, other);
  }

  /** Domain and path: {@code docker.io/library/ubuntu}. */
  public String name() {
    return domain + "/" + path;
  }

  /**
   * The name as docker shows it: {@code ubuntu}. Where the short form would be read as something
   * else, it is the whole name.
   */
  public String familiarName() {
    if (!domain.equals(DOCKER_HUB)) {
      return name();
    }
    boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
    if (official) {
      String name = path.substring(OFFICIAL.length());
      return isIdentifier(name) ? name() : name;
    }
    return isDomain(path.substring(0, path.indexOf('/'))) ? name() : path;
  }

  /** The whole reference as docker shows it: {@code ubuntu:22.04}. */
  public String familiar() {
    return familiarName() + suffix();
  }

  /** The whole reference, complete: {@code docker.io/library/ubuntu:22.04}. */
  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageReference that
        && domain.equals(that.domain)
        && path.equals(that.path)
        && Objects.equals(tag, that.tag)
        && Objects.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return (path.hashCode() * 31 + Objects.hashCode(tag)) * 31 + Objects.hashCode(digest);
  }

  @Override
  public String toString() {
    return name() + suffix();
  }

  private String suffix() {
    String text = tag == null ? "" : ":" + tag;
    return digest == null ? text : text + "@" + digest;
  }

  private static boolean isDomain(String first) {
    return first.equals("localhost")
        || first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || !first.toLowerCase(Locale.ROOT).equals(first);
  }

  private static ImageReference parseRest(String domain, String rest) {
    int at = rest.indexOf('@');
    String named = at < 0 ? rest : rest.substring(0, at);
    int colon = named.indexOf(':');
    String path = colon < 0 ? named : named.substring(0, colon);
    if (!path.toLowerCase(Locale.ROOT).equals(path)) {
      throw new IllegalArgumentException(
          "invalid reference format: repository name (" + path + ") must be lowercase");
    }
    String tag = colon < 0 ? null : named.substring(colon + 1);
    if (!ReferenceGrammar.isDomain(domain)
        || !ReferenceGrammar.isPath(path)
        || (tag != null && !ReferenceGrammar.isTag(tag))) {
      throw new InvalidFormat();
    }
    return new ImageReference(domain, path, tag, at < 0 ? null : digest(rest.substring(at + 1)));
  }

  /** Docker tells text that is no digest at all from a digest that cannot be taken. */
  private static Digest digest(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || text.length() - colon - 1 < MIN_DIGEST_HEX) {
      throw new InvalidFormat();
    }
    return Digest.parse(text);
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException("invalid reference format: \"" + text + "\"");
  }

  /**
   * Inside {@link #parse}: the text breaks the grammar, to be told with the text as it was typed.
   */
  private static final class InvalidFormat extends IllegalArgumentException {}
}
