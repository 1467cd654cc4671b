package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.diagnosis.HostDiagnosis;
import io.jocker.image.ImageException;
import io.jocker.linux.Linux;
import io.jocker.network.NetworkException;
import java.io.IOException;
import java.util.List;

/** Turns what the lower layers throw into what a front end understands. */
final class Failures {
  private final Linux linux;
  private final EngineConfig config;

  Failures(Linux linux, EngineConfig config) {
    this.linux = linux;
    this.config = config;
  }

  /** One level of an engine's work. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, JockerException;
  }

  /**
   * Does the work.
   *
   * @param task what was asked, as the forms of {@link ErrorCode#SYSTEM_CALL} name it; told with
   *     errors of the kernel, while an image's own errors speak for themselves
   * @param object what it was asked of
   */
  <T> T translate(String task, String object, Work<T> work) throws JockerException {
    try {
      return work.run();
    } catch (ImageException e) {
      throw of(e);
    } catch (NetworkException e) {
      throw of(e);
    } catch (IOException e) {
      throw new JockerException(text(task, object, e), e);
    } catch (IllegalArgumentException e) {
      throw new JockerException(e, ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private ErrorText text(String task, String object, IOException e) {
    ErrorText found = new HostDiagnosis(linux, places(task)).explain(e);
    String why = String.valueOf(e.getMessage());
    return found == null ? ErrorText.ofForm(ErrorCode.SYSTEM_CALL, task, object, why) : found;
  }

  /** A pull writes nothing but images. */
  private List<String> places(String task) {
    return task.equals("pull") ? List.of(config.root()) : List.of(config.root(), config.state());
  }

  private static JockerException of(ImageException e) {
    String message = String.valueOf(e.getMessage());
    List<String> parameters = e.parameters().isEmpty() ? List.of(message) : e.parameters();
    return new JockerException(new ErrorText(code(e), e.form(), parameters, message), e);
  }

  /** Also for the failures of a start. */
  static JockerException of(NetworkException e) {
    String message = String.valueOf(e.getMessage());
    List<String> parameters = e.parameters().isEmpty() ? List.of(message) : e.parameters();
    return new JockerException(new ErrorText(code(e), "", parameters, message), e);
  }

  private static ErrorCode code(NetworkException e) {
    return switch (e.problem()) {
      case NO_NETWORK -> ErrorCode.NETWORK_NOT_FOUND;
      case NAME_TAKEN -> ErrorCode.NETWORK_EXISTS;
      case IN_USE -> ErrorCode.NETWORK_IN_USE;
      case INVALID, OVERLAP -> ErrorCode.NETWORK_INVALID;
      case POOL_EMPTY, NO_ADDRESS, ADDRESS_TAKEN -> ErrorCode.NETWORK_ADDRESS;
      case PORT_TAKEN -> ErrorCode.PORT_IN_USE;
      case NO_DRIVER -> ErrorCode.NETWORK_DRIVER;
      case NO_NFT -> ErrorCode.NFT_MISSING;
      case RULES -> ErrorCode.PACKET_RULES;
      case NO_QDISC -> ErrorCode.QDISC_MISSING;
    };
  }

  private static ErrorCode code(ImageException e) {
    return switch (e.problem()) {
      case NO_IMAGE -> ErrorCode.IMAGE_NOT_FOUND;
      case BAD_REFERENCE -> ErrorCode.IMAGE_REFERENCE;
      case OTHER_PLATFORM -> ErrorCode.IMAGE_PLATFORM;
      case AMBIGUOUS -> ErrorCode.IMAGE_AMBIGUOUS;
      case IN_USE -> ErrorCode.IMAGE_IN_USE;
      case MALFORMED -> ErrorCode.IMAGE_INVALID;
      case UNSUPPORTED -> ErrorCode.IMAGE_NOT_SUPPORTED;
      case DAMAGED_STORE -> ErrorCode.IMAGE_DAMAGED;
      case WRONG_DIGEST -> ErrorCode.DIGEST_MISMATCH;
      case BAD_ARCHIVE -> ErrorCode.ARCHIVE_INVALID;
      case LIMIT -> ErrorCode.LIMIT;
      case CORRUPT_LAYER -> ErrorCode.LAYER_CORRUPT;
      case UNAUTHORIZED -> ErrorCode.REGISTRY_UNAUTHORIZED;
      case UNKNOWN_HOST -> ErrorCode.REGISTRY_UNKNOWN_HOST;
      case REFUSED -> ErrorCode.REGISTRY_REFUSED;
      case NO_TRUST -> ErrorCode.REGISTRY_TLS;
      case NO_ANSWER -> ErrorCode.REGISTRY_TIMEOUT;
      case RATE_LIMIT -> ErrorCode.REGISTRY_RATE_LIMIT;
      case BAD_ANSWER -> ErrorCode.REGISTRY_ANSWER;
    };
  }
}
