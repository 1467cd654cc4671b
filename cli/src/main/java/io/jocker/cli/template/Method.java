package io.jocker.cli.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field that is computed when it is asked for, perhaps from arguments, as {@code .Label "name"}.
 */
@FunctionalInterface
public interface Method {
  /**
   * The field's value.
   *
   * @throws IllegalArgumentException when it cannot take these arguments
   */
  @Nullable Object call(List<@Nullable Object> arguments);
}
