package io.jocker.engine;

import io.jocker.engine.request.EndpointRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of networks, which are named by their name, id, or its beginning. */
public interface ContainerNetworks {

  /** Makes a network. Returns its id. */
  String create(NetworkRequest request) throws JockerException;

  /** All of them by name, with those that are no bridges: host and none. */
  List<NetworkSummary> list() throws JockerException;

  /** All of them as the kernel has them, and what is not as it should be. */
  NetworkGraph graph() throws JockerException;

  /** All that is known of one, in docker's form. */
  Map<String, @Nullable Object> inspect(String network) throws JockerException;

  /**
   * Removes one.
   *
   * @throws JockerException CONFLICT if a running container is in it
   */
  void remove(String network) throws JockerException;

  /**
   * Removes those that no running container is in.
   *
   * @param request which of them
   * @return their names
   */
  List<String> prune(PruneRequest request) throws JockerException;

  /** Connects a container to one more network, at once if it runs, and at each of its starts. */
  void connect(String network, String container, EndpointRequest endpoint) throws JockerException;

  /** Takes a container out of a network, at once if it runs, and for its starts to come. */
  void disconnect(String network, String container) throws JockerException;
}
