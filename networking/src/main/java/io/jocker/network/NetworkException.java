package io.jocker.network;

import java.io.IOException;
import java.util.List;

/** What cannot be with networks, in docker's words where docker has some. */
public final class NetworkException extends IOException {
  private static final long serialVersionUID = 1;

  private final Problem problem;
  private final transient List<String> parameters;

  /** What sort of failure it is. */
  public enum Problem {
    NO_NETWORK,
    NAME_TAKEN,
    IN_USE,
    INVALID,
    OVERLAP,
    POOL_EMPTY,
    NO_ADDRESS,
    ADDRESS_TAKEN,
    PORT_TAKEN,
    NO_NFT,
    NO_DRIVER,
    RULES,
    NO_QDISC
  }

  /**
   * A failure.
   *
   * @param parameters what a sentence in another language is filled in with
   */
  NetworkException(Problem problem, String message, String... parameters) {
    super(message);
    this.problem = problem;
    this.parameters = List.of(parameters);
  }

  NetworkException(Throwable cause, Problem problem, String message, String... parameters) {
    super(message, cause);
    this.problem = problem;
    this.parameters = List.of(parameters);
  }

  public Problem problem() {
    return problem;
  }

  public List<String> parameters() {
    return parameters;
  }
}
