package io.jocker.image;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation on images that failed for a reason which the user can understand and act on. */
public final class ImageException extends IOException {
  /** What kind of failure it was, so that a caller can choose an exit code or a status. */
  public enum Reason {
    /** No such image, layer or registry path. */
    NOT_FOUND,
    /** The state forbids it: in use, ambiguous. */
    CONFLICT,
    /** What came from outside is not what its format or its digest says. */
    INVALID,
    /** The registry wants other credentials. */
    UNAUTHORIZED,
    /** A kind of image that jocker does not take. */
    NOT_SUPPORTED,
    /** The registry cannot be reached or does not work. */
    UNAVAILABLE
  }

  /** What exactly it was, as far as it has been found out. */
  public enum Problem {
    /** Neither the store nor the registry has it. Parameter: the name. */
    NO_IMAGE(Reason.NOT_FOUND),
    /** A name that is none. */
    BAD_REFERENCE(Reason.INVALID),
    /**
     * The image is there, for another machine. Parameters: the name, with form {@code only} what it
     * is for, what was asked for.
     */
    OTHER_PLATFORM(Reason.NOT_FOUND),
    /** An id begins several. Parameters: what was given, what it may be. */
    AMBIGUOUS(Reason.CONFLICT),
    IN_USE(Reason.CONFLICT),
    /** A manifest, config or archive that is not as its format says. */
    MALFORMED(Reason.INVALID),
    /** A kind of image that jocker does not take. */
    UNSUPPORTED(Reason.NOT_SUPPORTED),
    /** The store lacks what it should have. */
    DAMAGED_STORE(Reason.NOT_FOUND),
    /** More than a bound allows. Parameters: of what, the unit, the bound, its setting. */
    LIMIT(Reason.INVALID),
    /** Other bytes than the digest says. Parameters: what, its digest. */
    WRONG_DIGEST(Reason.INVALID),
    /** A file of images, or of a root, that is none. Parameter: why. */
    BAD_ARCHIVE(Reason.INVALID),
    /** An archive that cannot be unpacked. Parameters: the layer, why. */
    CORRUPT_LAYER(Reason.INVALID),
    /** Parameters: the registry, and by form the rest. */
    UNAUTHORIZED(Reason.UNAUTHORIZED),
    /** No address for the registry's name. Parameter: the registry. */
    UNKNOWN_HOST(Reason.UNAVAILABLE),
    /** Nobody listens at the registry's port. Parameter: the registry. */
    REFUSED(Reason.UNAVAILABLE),
    /** No TLS connection. Parameters: the registry, why. */
    NO_TRUST(Reason.UNAVAILABLE),
    /** No answer, or none in time, or one that ended too early. Parameters: the registry, why. */
    NO_ANSWER(Reason.UNAVAILABLE),
    /**
     * The registry wants to be asked less often. Parameters: the registry, how often it may be, in
     * what time, when to ask again, what it says itself; the form names those that are known.
     */
    RATE_LIMIT(Reason.UNAVAILABLE),
    /** An answer that helps nobody. */
    BAD_ANSWER(Reason.UNAVAILABLE);

    private final Reason reason;

    Problem(Reason reason) {
      this.reason = reason;
    }
  }

  private final Reason reason;
  private final Problem problem;
  private final String form;
  private final transient List<String> parameters;

  /** A failure of which no more is known than its reason. */
  public ImageException(Reason reason, String message) {
    this(reason, message, null);
  }

  public ImageException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.problem = usual(reason);
    this.form = "";
    this.parameters = List.of();
  }

  /**
   * A failure whose problem is known.
   *
   * @param form tells apart ways in which the problem is said
   * @param parameters what the message names: the object first
   */
  public ImageException(
      Problem problem,
      String form,
      List<String> parameters,
      String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = problem.reason;
    this.problem = problem;
    this.form = form;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * Something that is larger than it may be.
   *
   * @param what it is
   * @param unit what is counted
   * @param setting what raises it in the settings file
   */
  public static ImageException overLimit(String what, String unit, long limit, String setting) {
    return new ImageException(
        Problem.LIMIT,
        "",
        List.of(what, unit, Long.toString(limit), setting),
        what
            + ": more than "
            + limit
            + " "
            + unit
            + ": limits."
            + setting
            + " in the settings file raises this bound",
        null);
  }

  /** An archive that is none, or not of images. */
  public static ImageException badArchive(String why, @Nullable Throwable cause) {
    return new ImageException(
        Problem.BAD_ARCHIVE, "", List.of(why), "cannot read the archive: " + why, cause);
  }

  private static Problem usual(Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> Problem.DAMAGED_STORE;
      case CONFLICT -> Problem.IN_USE;
      case INVALID -> Problem.MALFORMED;
      case UNAUTHORIZED -> Problem.UNAUTHORIZED;
      case NOT_SUPPORTED -> Problem.UNSUPPORTED;
      case UNAVAILABLE -> Problem.BAD_ANSWER;
    };
  }

  /** The same failure in other words, which say more of where it happened. */
  public ImageException reworded(String message) {
    return parameters.isEmpty()
        ? new ImageException(reason, message, this)
        : new ImageException(problem, form, parameters, message, this);
  }

  public Reason reason() {
    return reason;
  }

  public Problem problem() {
    return problem;
  }

  /** Tells apart ways in which the problem is said; mostly empty. */
  public String form() {
    return form;
  }

  /** What the message names, the object first; empty where nothing is known apart from it. */
  public List<String> parameters() {
    return parameters;
  }
}
