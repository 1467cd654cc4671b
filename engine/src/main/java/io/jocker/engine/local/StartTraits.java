package io.jocker.engine.local;

import io.jocker.engine.bundle.BundleInput;
import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.LogRequest;
import io.jocker.engine.request.NamespaceMode;
import io.jocker.engine.request.ProcessRequest.Stdio;
import io.jocker.engine.request.SecurityRequest;
import io.jocker.engine.request.UserNamespaceMode.IdRange;
import java.util.List;

/**
 * What a start has to know of a container beside its config.json.
 *
 * @param log where its output is kept
 * @param removed whether nothing is kept of it after its end
 * @param security which filter it gets
 * @param ids of its user namespace, empty without one
 * @param ownPids whether the end of its first process ends all of them
 */
record StartTraits(
    Stdio stdio,
    boolean init,
    LogRequest log,
    boolean removed,
    SecurityRequest security,
    List<IdRange> ids,
    boolean ownPids) {

  /** Of a container that was just made. */
  static StartTraits of(BundleInput input) {
    ContainerRequest request = input.request();
    return new StartTraits(
        request.process().stdio(),
        request.process().init(),
        request.lifecycle().log(),
        request.lifecycle().removeOnExit(),
        request.security(),
        input.idRanges(),
        request.namespaces().pid() instanceof NamespaceMode.Private);
  }
}
