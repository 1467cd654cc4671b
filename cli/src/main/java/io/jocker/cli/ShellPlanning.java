package io.jocker.cli;

import io.jocker.cli.explain.ShellPlan;
import io.jocker.cli.explain.ShellStory;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.ErrorText;
import io.jocker.engine.JockerException;
import io.jocker.engine.PullListener;
import io.jocker.engine.PullResult;
import io.jocker.engine.RunListener;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.RootRequest;
import io.jocker.linux.Namespace;
import io.jocker.linux.story.Passage;
import io.jocker.runtime.config.ContainerConfig;
import io.jocker.runtime.config.MountRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hears of a plan, and keeps of the container what shell commands will need. */
final class ShellPlanning implements RunListener {
  private final RunListener progress;
  private final Map<String, String> files = new HashMap<>();
  private @Nullable ContainerConfig config;

  ShellPlanning(RunListener progress) {
    this.progress = progress;
  }

  @Override
  public PullListener pulling(String image) {
    return progress.pulling(image);
  }

  @Override
  public void pulled(PullResult result) {
    progress.pulled(result);
  }

  @Override
  public void warning(ErrorText text) {
    progress.warning(text);
  }

  @Override
  public void planned(ContainerConfig planned) {
    config = planned;
    for (MountRequest request : planned.mounts()) {
      if (request instanceof MountRequest.Bind bind) {
        Path source = Path.of(bind.source());
        if (source.startsWith(planned.bundle()) && Files.isRegularFile(source)) {
          files.put(source.getFileName().toString(), contents(source));
        }
      }
    }
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All together.
   *
   * @param place a folder where an overlay's upper directory may lie
   * @throws JockerException if no shell commands build such a container
   */
  ShellPlan plan(List<Passage> story, ContainerRequest request, String place)
      throws JockerException {
    ContainerConfig planned = config;
    if (planned == null) {
      throw new IllegalStateException("the engine has planned nothing");
    }
    if (planned.namespaces().isOwn(Namespace.USER)) {
      throw new JockerException(ErrorCode.NO_SHELL_COMMANDS, "--userns");
    }
    if (request.namespaces().network() instanceof NamespaceMode.Connected) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.NO_SHELL_COMMANDS, "network", "--network"));
    }
    if (request.namespaces().ipc() instanceof NamespaceMode.Container) {
      throw new JockerException(
          ErrorText.ofForm(ErrorCode.NO_SHELL_COMMANDS, "ipc", "--ipc container:"));
    }
    String folder = request.root() instanceof RootRequest.Directory it ? it.pathOnHost() : null;
    if (folder == null && !ShellStory.hasLayers(story)) {
      throw new JockerException(ErrorText.ofForm(ErrorCode.NO_SHELL_COMMANDS, "copied", place));
    }
    boolean interactive = request.process().stdio().interactive();
    return new ShellPlan(story, planned, files, folder, interactive, place);
  }
}
