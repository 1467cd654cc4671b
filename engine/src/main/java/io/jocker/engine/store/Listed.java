package io.jocker.engine.store;

import io.jocker.engine.ContainerState;
import io.jocker.engine.ContainerStatus;
import io.jocker.engine.ContainerSummary;
import io.jocker.engine.Restarts;
import java.time.Instant;
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

  void writeTo(Netstrings.Writer out) {
    List<String> wanted = wishes;
    out.flag(wanted != null).flag(mayRestart).flag(checked);
    if (wanted != null) {
      out.texts(wanted).texts(exposed);
    }
    out.text(summary.name()).text(summary.image()).text(summary.imageId());
    out.texts(summary.command()).time(summary.created());
    state(out, summary.state());
    out.number(summary.labels().size());
    for (Map.Entry<String, String> label : summary.labels().entrySet()) {
      out.text(label.getKey()).text(label.getValue());
    }
    out.text(summary.ports()).texts(summary.networks()).texts(summary.mounts());
  }

  private static void state(Netstrings.Writer out, ContainerState state) {
    out.text(state.status().word()).number(state.pid()).number(state.exitCode());
    out.flag(state.oomKilled()).text(state.error());
    out.time(state.startedAt()).time(state.finishedAt());
    out.number(state.restarts().count()).number(state.restarts().quick());
  }

  static Listed parse(String id, int monitorPid, Netstrings.Reader in) {
    boolean connected = in.flag();
    boolean mayRestart = in.flag();
    boolean checked = in.flag();
    @Nullable List<String> wishes = connected ? in.texts() : null;
    List<String> exposed = connected ? in.texts() : List.of();
    ContainerSummary summary =
        new ContainerSummary(
            id,
            in.text(),
            in.text(),
            in.text(),
            in.texts(),
            Objects.requireNonNull(in.time(), "when it was created"),
            state(in),
            labels(in),
            in.text(),
            in.texts(),
            in.texts());
    return new Listed(summary, monitorPid, wishes, exposed, mayRestart, checked);
  }

  private static ContainerState state(Netstrings.Reader in) {
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

  private static Map<String, String> labels(Netstrings.Reader in) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (long left = in.number(); left > 0; left--) {
      labels.put(in.text(), in.text());
    }
    return labels;
  }
}
