package io.jocker.engine.local;

import io.jocker.engine.ContainerFilter;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.image.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Docker's filters of a list of containers: one value of every kind must fit. */
final class FilterMatch {
  private final ContainerFilter filter;
  private final List<ContainerSummary> all;

  FilterMatch(ContainerFilter filter, List<ContainerSummary> all) {
    this.filter = filter;
    this.all = all;
  }

  List<ContainerSummary> matching() throws JockerException {
    check();
    boolean every =
        filter.all()
            || filter.values().containsKey("status")
            || filter.values().containsKey("exited");
    List<ContainerSummary> matching = new ArrayList<>();
    for (ContainerSummary container : all) {
      if ((every || isUp(container.state().status())) && matches(container)) {
        matching.add(container);
      }
    }
    return matching;
  }

  /** A filter that makes no sense is an error with any list, an empty one too. */
  private void check() throws JockerException {
    for (Map.Entry<String, List<String>> kind : filter.values().entrySet()) {
      for (String value : kind.getValue()) {
        check(kind.getKey(), value);
      }
    }
  }

  private void check(String kind, String value) throws JockerException {
    switch (kind) {
      case "name" -> find(value, "");
      case "status" -> status(value);
      case "before", "since" -> created(value);
      case "health" -> health(value);
      case "id", "label", "exited", "ancestor", "volume" -> {}
      default -> throw new JockerException(ErrorCode.FILTER, kind);
    }
  }

  private static boolean isUp(ContainerStatus status) {
    return switch (status) {
      case RUNNING, PAUSED, RESTARTING -> true;
      case CREATED, REMOVING, EXITED, DEAD -> false;
    };
  }

  private boolean matches(ContainerSummary container) throws JockerException {
    for (Map.Entry<String, List<String>> kind : filter.values().entrySet()) {
      boolean any = false;
      for (String value : kind.getValue()) {
        any |= matches(container, kind.getKey(), value);
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  private boolean matches(ContainerSummary container, String kind, String value)
      throws JockerException {
    return switch (kind) {
      case "id" -> container.id().startsWith(value);
      case "name" -> find(value, container.name());
      case "label" -> hasLabel(container.labels(), value);
      case "status" -> container.state().status() == status(value);
      case "exited" ->
          container.state().status() == ContainerStatus.EXITED
              && Integer.toString(container.state().exitCode()).equals(value);
      case "ancestor" -> isImage(container, value);
      case "before" -> container.created().isBefore(created(value));
      case "since" -> container.created().isAfter(created(value));
      case "volume" -> container.mounts().contains(value);
      case "health" -> health(value).equals(container.health());
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** A regular expression, as in docker; {@code /name} is docker's own form of a name. */
  private static boolean find(String expression, String name) throws JockerException {
    try {
      Pattern pattern = Pattern.compile(expression);
      return pattern.matcher(name).find() || pattern.matcher("/" + name).find();
    } catch (PatternSyntaxException e) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.FILTER, "why", "name=" + expression, e.getDescription()), e);
    }
  }

  private static boolean hasLabel(Map<String, String> labels, String value) {
    int equals = value.indexOf('=');
    return equals < 0
        ? labels.containsKey(value)
        : value.substring(equals + 1).equals(labels.get(value.substring(0, equals)));
  }

  private static ContainerStatus status(String value) throws JockerException {
    try {
      return ContainerStatus.parse(value);
    } catch (IllegalArgumentException e) {
      throw new JockerException(e, ErrorCode.FILTER, "status=" + value);
    }
  }

  /** What a container has to have; {@code none} is one without checks. */
  private static String health(String value) throws JockerException {
    return switch (value) {
      case "none" -> "";
      case "starting", "healthy", "unhealthy" -> value;
      default -> throw new JockerException(ErrorCode.FILTER, "health=" + value);
    };
  }

  private static boolean isImage(ContainerSummary container, String value) {
    String id = container.imageId();
    int colon = id.indexOf(':');
    return value.equals(container.image())
        || value.equals(id)
        || (value.length() >= 4 && id.startsWith(value, colon + 1))
        || complete(value).equals(complete(container.image()));
  }

  private static String complete(String image) {
    try {
      return ImageReference.parse(image).withDefaultTag().toString();
    } catch (IllegalArgumentException e) {
      return image;
    }
  }

  private Instant created(String value) throws JockerException {
    for (ContainerSummary container : all) {
      if (container.name().equals(value) || container.id().startsWith(value)) {
        return container.created();
      }
    }
    throw new JockerException(ErrorCode.CONTAINER_NOT_FOUND, value);
  }
}
