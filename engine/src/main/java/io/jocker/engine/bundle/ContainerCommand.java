package io.jocker.engine.bundle;

import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.request.ProcessRequest;
import io.jocker.image.ContainerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container runs: the entrypoint, then the command.
 *
 * @param entrypoint may be empty
 * @param command may be empty; not both
 */
public record ContainerCommand(List<String> entrypoint, List<String> command) {
  public ContainerCommand {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
  }

  /** Docker's rule: an entrypoint that was asked for takes the image's command away as well. */
  public static ContainerCommand of(ProcessRequest request, ContainerConfig image)
      throws JockerException {
    List<String> asked = request.entrypoint();
    List<String> entrypoint = asked == null ? image.entrypoint() : asked;
    List<String> command =
        request.command().isEmpty() && asked == null ? image.cmd() : request.command();
    if (entrypoint.isEmpty() && command.isEmpty()) {
      throw new JockerException(ErrorCode.NO_COMMAND);
    }
    return new ContainerCommand(entrypoint, command);
  }

  /** The program and its arguments. */
  public List<String> arguments() {
    List<String> all = new ArrayList<>(entrypoint);
    all.addAll(command);
    return all;
  }
}
