package io.jocker.cli;

import io.jocker.engine.ContainerNetworks;
import io.jocker.engine.ErrorCode;
import io.jocker.engine.JockerException;
import io.jocker.engine.NetworkGraph;
import io.jocker.engine.NetworkRequest;
import io.jocker.engine.NetworkSummary;
import io.jocker.engine.PruneRequest;
import io.jocker.engine.request.EndpointRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Networks with the contents that a test gives them, which note what they were asked. */
final class FakeNetworks implements ContainerNetworks {
  final List<String> calls = new ArrayList<>();
  final List<NetworkSummary> networks = new ArrayList<>();
  final Map<String, Map<String, @Nullable Object>> trees = new LinkedHashMap<>();
  NetworkGraph graph =
      new NetworkGraph("jocker", List.of(), List.of(), List.of(), List.of(), List.of());
  @Nullable NetworkRequest created;
  @Nullable EndpointRequest endpoint;

  @Override
  public String create(NetworkRequest request) {
    created = request;
    return FakeEngine.ID;
  }

  @Override
  public List<NetworkSummary> list() {
    return networks;
  }

  @Override
  public NetworkGraph graph() {
    return graph;
  }

  @Override
  public Map<String, @Nullable Object> inspect(String network) throws JockerException {
    Map<String, @Nullable Object> tree = trees.get(network);
    if (tree == null) {
      throw new JockerException(ErrorCode.NETWORK_NOT_FOUND, network);
    }
    return tree;
  }

  @Override
  public void remove(String network) throws JockerException {
    calls.add("remove " + network);
    if (!trees.containsKey(network)) {
      throw new JockerException(ErrorCode.NETWORK_NOT_FOUND, network);
    }
  }

  @Override
  public List<String> prune(PruneRequest request) {
    calls.add("prune " + request.labels());
    return new ArrayList<>(trees.keySet());
  }

  @Override
  public void connect(String network, String container, EndpointRequest asked) {
    calls.add("connect " + network + " " + container);
    endpoint = asked;
  }

  @Override
  public void disconnect(String network, String container) {
    calls.add("disconnect " + network + " " + container);
  }
}
