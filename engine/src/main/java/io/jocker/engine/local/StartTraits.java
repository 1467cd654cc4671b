package io.jocker.engine.local;

import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.engine.request.RestartPolicy;
import io.jocker.engine.request.SecurityOptions;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import io.jocker.engine.store.ContainerDocument;
import io.jocker.image.Healthcheck;
import io.jocker.image.json.MalformedJsonException;
import io.jocker.runtime.spec.LinuxSpec;
import io.jocker.runtime.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a start has to know of a container beside its config.json.
 *
 * @param log where its output is kept
 * @param removed whether nothing is kept of it after its end
 * @param restart whether it starts again by itself
 * @param security which filter it gets
 * @param ids of its user namespace, empty without one
 * @param ownPids whether the end of its first process ends all of them
 * @param health how it is asked whether it is well, null where nobody says anything of it
 * @param shell what is before a command for a shell there, empty for the usual one
 */
record StartTraits(
    Stdio stdio,
    boolean init,
    LogRequest log,
    boolean removed,
    RestartPolicy restart,
    SecurityRequest security,
    List<IdRange> ids,
    boolean ownPids,
    @Nullable Healthcheck health,
    List<String> shell) {
  private static final List<LinuxSpec.IdMapping> NO_MAPPINGS = List.of();

  /** Of a container that is there, by what is written down of it. */
  static StartTraits of(ContainerDocument document, Spec spec) throws MalformedJsonException {
    SecurityOptions options = SecurityOptions.parse(document.securityOptions());
    return new StartTraits(
        new Stdio(document.hasInput(), document.hasTerminal()),
        document.hasInit(),
        document.log(),
        document.removesItself(),
        document.restartPolicy(),
        new SecurityRequest(document.isPrivileged(), List.of(), List.of(), options),
        ids(spec),
        document.hasOwnPids(),
        document.healthcheck(),
        document.shell());
  }

  /** The same with another answer to whether its input is connected. */
  StartTraits withInput(boolean input) {
    return new StartTraits(
        new Stdio(input, stdio.terminal()),
        init,
        log,
        removed,
        restart,
        security,
        ids,
        ownPids,
        health,
        shell);
  }

  private static List<IdRange> ids(Spec spec) {
    LinuxSpec linux = spec.linux();
    List<IdRange> ids = new ArrayList<>();
    for (LinuxSpec.IdMapping mapping : linux == null ? NO_MAPPINGS : linux.uidMappings()) {
      ids.add(new IdRange(mapping.containerID(), mapping.hostID(), mapping.size()));
    }
    return ids;
  }

  /** Of a container that was just made. */
  static StartTraits of(BundleInput input) {
    ContainerRequest request = input.request();
    return new StartTraits(
        request.process().stdio(),
        request.process().init(),
        request.lifecycle().log(),
        request.lifecycle().removeOnExit(),
        request.lifecycle().restart(),
        request.security(),
        input.idRanges(),
        request.namespaces().pid() instanceof NamespaceMode.Private,
        request.lifecycle().health().over(input.image().healthcheck()),
        input.image().shell());
  }
}
