package io.jocker.cli;

import io.jocker.cli.template.JsonText;
import io.jocker.engine.Engine;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorKind;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code jocker inspect}, {@code jocker container inspect}, {@code jocker image inspect}, {@code
 * jocker volume inspect}.
 */
final class InspectCommand implements Command {

  /** What may be inspected. */
  enum Kind {
    /** A container, or else an image, or else a network, or else a volume. */
    ANY,
    CONTAINER,
    IMAGE,
    NETWORK,
    VOLUME
  }

  private final Kind kind;

  InspectCommand(Kind kind) {
    this.kind = kind;
  }

  @Override
  public CommandModel model() {
    CommandModel model =
        new CommandModel("[OPTIONS] " + arguments(), Arity.atLeast(1))
            .text("string", FormatHelp.OF_ONE, "-f", "--format");
    return kind == Kind.ANY
        ? model.text("string", "Only inspect objects of the given type", "--type")
        : model;
  }

  private String arguments() {
    return switch (kind) {
      case ANY -> "NAME|ID [NAME|ID...]";
      case CONTAINER -> "CONTAINER [CONTAINER...]";
      case IMAGE -> "IMAGE [IMAGE...]";
      case NETWORK -> "NETWORK [NETWORK...]";
      case VOLUME -> "VOLUME [VOLUME...]";
    };
  }

  @Override
  public int run(Options options, Session session) throws JockerException {
    Kind wanted = kind == Kind.ANY ? type(options.text("--type", "")) : kind;
    String format = options.text("--format", "");
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    int code = Each.of(options.arguments(), session, new Finding(session, wanted, format, found));
    if (format.isEmpty()) {
      session.out().line(JsonText.indented(found));
    }
    return code;
  }

  /**
   * What is done for each name. No lambda: inspect is asked so often that its milliseconds count.
   */
  private record Finding(
      Session session, Kind wanted, String format, List<Map<String, @Nullable Object>> found)
      implements Each.Action {
    @Override
    public void apply(String name) throws JockerException {
      Map<String, @Nullable Object> tree = inspect(session.engine(), wanted, name);
      if (format.isEmpty()) {
        found.add(tree);
      } else {
        session.out().print(VersionCommand.formatted(tree, format));
      }
    }
  }

  private static Kind type(String text) {
    return switch (text) {
      case "" -> Kind.ANY;
      case "container" -> Kind.CONTAINER;
      case "image" -> Kind.IMAGE;
      case "network" -> Kind.NETWORK;
      case "volume" -> Kind.VOLUME;
      default ->
          throw new UsageException(
              UsageException.WRONG_ARGUMENTS,
              ErrorText.ofForm(
                  ErrorCode.USAGE,
                  "choice",
                  text,
                  "type",
                  "\"container\", \"image\", \"network\", \"volume\""),
              null);
    };
  }

  private static Map<String, @Nullable Object> inspect(Engine engine, Kind wanted, String name)
      throws JockerException {
    return switch (wanted) {
      case CONTAINER -> engine.inspectContainer(name);
      case IMAGE -> engine.inspectImage(name);
      case NETWORK -> engine.networks().inspect(name);
      case VOLUME -> engine.volumes().inspect(name);
      case ANY -> inspectAny(engine, name);
    };
  }

  private static Map<String, @Nullable Object> inspectAny(Engine engine, String name)
      throws JockerException {
    try {
      return engine.inspectContainer(name);
    } catch (JockerException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
    try {
      return engine.inspectImage(name);
    } catch (JockerException e) {
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.INVALID) {
        throw e;
      }
    }
    try {
      return engine.networks().inspect(name);
    } catch (JockerException e) {
      // A text that no image could be called by names nothing either.
      if (e.kind() != ErrorKind.NOT_FOUND && e.kind() != ErrorKind.INVALID) {
        throw e;
      }
    }
    try {
      return engine.volumes().inspect(name);
    } catch (JockerException e) {
      if (e.kind() == ErrorKind.NOT_FOUND) {
        throw new JockerException(e, ErrorCode.OBJECT_NOT_FOUND, name);
      }
      throw e;
    }
  }
}
