package io.jocker.image.registry;

import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageException.Reason;
import io.jocker.image.http.NoAnswerException;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import javax.net.ssl.SSLException;

/** Says in one line what went wrong with a registry. */
final class RegistryErrors {
  private static final int MAX_TEXT = 200;

  private RegistryErrors() {}

  /** No answer came. */
  static ImageException unreachable(RegistryAddress registry, IOException e) {
    String why = why(e);
    return new ImageException(
        problem(e),
        "",
        List.of(registry.authority(), why),
        "registry " + registry.authority() + " cannot be reached: " + why,
        e);
  }

  private static Problem problem(IOException e) {
    if (hasCause(e, UnresolvedAddressException.class)) {
      return Problem.UNKNOWN_HOST;
    }
    if (e instanceof SSLException) {
      return Problem.NO_TRUST;
    }
    return hasCause(e, ConnectException.class) && hasCause(e, ClosedChannelException.class)
        ? Problem.REFUSED
        : Problem.NO_ANSWER;
  }

  /** A registry that wants a login in a way that nobody knows. */
  static ImageException unknownLogin(RegistryAddress registry) {
    return new ImageException(
        Problem.UNAUTHORIZED,
        "login",
        List.of(registry.authority()),
        "unauthorized: registry "
            + registry.authority()
            + " asks for a kind of login that is not known",
        null);
  }

  /** An answer came that is none of those which its caller understands. */
  static ImageException status(AuthorizedAccess access, String what, Answer answer) {
    Repository repository = access.repository();
    if (answer.status() == 401 || answer.status() == 403) {
      return denied(repository, access.isPush(), told(answer));
    }
    return status(repository.registry(), what, answer);
  }

  /** The same where no repository is asked for. */
  static ImageException status(RegistryAddress address, String what, Answer answer) {
    String registry = address.authority();
    if (answer.status() == 429) {
      return RateLimit.exceeded(registry, answer, told(answer));
    }
    Reason reason = answer.status() == 404 ? Reason.NOT_FOUND : Reason.UNAVAILABLE;
    return new ImageException(
        reason,
        "registry " + registry + ": " + what + ": status " + answer.status() + told(answer));
  }

  private static ImageException denied(Repository repository, boolean push, String told) {
    String registry = repository.registry().authority();
    String words =
        push
            ? "unauthorized: registry " + registry + " does not let you push to "
            : "unauthorized: registry " + registry + " gives ";
    String rest = push ? "" : " to nobody without the right credentials, or does not have it";
    return new ImageException(
        Problem.UNAUTHORIZED,
        push ? "push" : "repository",
        List.of(registry, repository.path(), told),
        words + repository.path() + rest + told,
        null);
  }

  private static String told(Answer answer) {
    String message = message(answer);
    return message.isEmpty() ? "" : ": " + message;
  }

  /** The text that the registry's error documents carry, fit for a terminal. */
  static String message(Answer answer) {
    try {
      JsonObject json =
          JsonObject.parse(answer.readBody(Answer.MAX_ERROR_BYTES), "registry's error");
      List<JsonObject> errors = json.objects("errors");
      return errors.isEmpty() ? "" : printable(errors.get(0).textOrEmpty("message"));
    } catch (MalformedJsonException e) {
      return "";
    } catch (IOException e) {
      return "";
    }
  }

  /** What a stranger wrote, without control characters that a terminal would obey. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length() && clean.length() < MAX_TEXT; i++) {
      char c = text.charAt(i);
      clean.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
    return clean.toString().strip();
  }

  private static String why(IOException e) {
    if (hasCause(e, UnresolvedAddressException.class)) {
      return "its name is not known";
    }
    if (e instanceof NoAnswerException) {
      return "no answer in time";
    }
    if (e instanceof ConnectException) {
      return e.getMessage() == null ? "connection refused" : printable(e.getMessage());
    }
    if (e instanceof SSLException) {
      return tls(String.valueOf(e.getMessage()));
    }
    String text = e.getMessage();
    return text == null ? e.getClass().getSimpleName() : printable(text);
  }

  private static String tls(String message) {
    if (message.contains("PKIX") || message.contains("trustAnchors")) {
      return "this machine does not trust its certificate";
    }
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return "it speaks plain HTTP, and is not listed in insecureRegistries";
    }
    return printable(message);
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
