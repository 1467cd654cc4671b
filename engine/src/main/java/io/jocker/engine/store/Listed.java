package io.jocker.engine.store;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Restarts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A container as its files say, with what else has to be looked at for a list.
 *
 * @param summary what they say; without health
 * @param monitorPid of the monitor that runs it, 0 for none
 * @param wishes names of the networks that it wants; null where networks have no part in it
 * @param exposed ports that it says it listens on
 * @param mayRestart whether it may have ended and wait for its next start
 * @param checked whether it says from time to time how it is
 */
public record Listed(
    ContainerSummary summary,
    int monitorPid,
    @Nullable List<String> wishes,
    List<String> exposed,
    boolean mayRestart,
    boolean checked) {

  /** The same container connected in another way. */
  public Listed with(String ports, List<String> networks) {
    ContainerSummary changed =
        new ContainerSummary(
            summary.id(),
            summary.name(),
            summary.image(),
            summary.imageId(),
            summary.command(),
            summary.created(),
            summary.state(),
            summary.labels(),
            ports,
            networks,
            summary.mounts(),
            summary.health());
    return new Listed(changed, monitorPid, wishes, exposed, mayRestart, checked);
  }

  /** The same container with something else to say. */
  public ContainerSummary with(ContainerState state, String health) {
    return new ContainerSummary(
        summary.id(),
        summary.name(),
        summary.image(),
        summary.imageId(),
        summary.command(),
        summary.created(),
        state,
        summary.labels(),
        summary.ports(),
        summary.networks(),
        summary.mounts(),
        health);
  }

  /** How many words it is, see {@link IndexWords}. */
  static final int WORDS = 29;

  void writeTo(IndexWords.Writer out) {
    List<String> wanted = wishes;
    out.flag(wanted != null).flag(mayRestart).flag(checked);
    out.texts(wanted == null ? List.of() : wanted).texts(exposed);
    out.text(summary.name()).text(summary.image()).text(summary.imageId());
    out.texts(summary.command()).time(summary.created());
    state(out, summary.state());
    List<String> labels = new ArrayList<>();
    for (Map.Entry<String, String> label : summary.labels().entrySet()) {
      labels.add(label.getKey());
      labels.add(label.getValue());
    }
    out.texts(labels).text(summary.ports()).texts(summary.networks()).texts(summary.mounts());
  }

  private static void state(IndexWords.Writer out, ContainerState state) {
    out.text(state.status().word()).number(state.pid()).number(state.exitCode());
    out.flag(state.oomKilled()).text(state.error());
    out.time(state.startedAt()).time(state.finishedAt());
    out.number(state.restarts().count()).number(state.restarts().quick());
  }

  static Listed parse(String id, int monitorPid, IndexWords.Line in) {
    boolean connected = in.flag();
    boolean mayRestart = in.flag();
    boolean checked = in.flag();
    List<String> wishes = in.texts();
    List<String> exposed = in.texts();
    ContainerSummary summary =
        new ContainerSummary(
            id,
            in.text(),
            in.text(),
            in.text(),
            in.texts(),
            Objects.requireNonNull(in.time(), "when it was created"),
            state(in),
            labels(in.texts()),
            in.text(),
            in.texts(),
            in.texts());
    return new Listed(summary, monitorPid, connected ? wishes : null, exposed, mayRestart, checked);
  }

  private static ContainerState state(IndexWords.Line in) {
    ContainerStatus status = ContainerStatus.parse(in.text());
    int pid = (int) in.number();
    int exitCode = (int) in.number();
    boolean oomKilled = in.flag();
    String error = in.text();
    @Nullable Instant startedAt = in.time();
    @Nullable Instant finishedAt = in.time();
    Restarts restarts = new Restarts((int) in.number(), (int) in.number());
    return new ContainerState(
        status, pid, exitCode, oomKilled, error, startedAt, finishedAt, restarts);
  }

  private static Map<String, String> labels(List<String> pairs) {
    if (pairs.isEmpty()) {
      return Map.of();
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      labels.put(pairs.get(i), pairs.get(i + 1));
    }
    return labels;
  }
}
