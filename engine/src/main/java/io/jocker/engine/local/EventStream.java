package io.jocker.engine.local;

import io.jocker.engine.EngineEvent;
import io.jocker.engine.EventRequest;
import io.jocker.engine.EventSink;
import io.jocker.engine.JockerException;
import io.jocker.engine.log.JournalLines;
import io.jocker.engine.log.LogFiles;
import io.jocker.engine.store.ContainerId;
import io.jocker.engine.store.EventJournal;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.OpenFlag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives what is written down of events, and what comes. A container that ends by itself has nobody
 * to tell so; who waits for events waits for the monitors as well, and puts in order what has
 * ended, which writes it down.
 */
final class EventStream {
  private static final int LOOK_MILLIS = 1000;

  private final Services services;
  private final Linux linux;
  private final EventRequest request;
  private final EventMatch match;
  private final EventSink sink;

  EventStream(Services services, EventRequest request, EventSink sink) throws JockerException {
    this.services = services;
    this.linux = services.linux();
    this.request = request;
    this.match = new EventMatch(request.filters());
    this.sink = sink;
  }

  /** Gives them; returns at the last moment that is of interest. */
  void run() throws IOException, JockerException {
    String root = services.config().root();
    try (Fd folder = linux.files().openAt(Fd.CWD, root, Set.of(OpenFlag.DIRECTORY), 0);
        LogWatch watch = LogWatch.of(linux, root);
        LogFiles files =
            LogFiles.open(linux.files(), folder, EventJournal.FILE, EventJournal.FILES)) {
      JournalLines lines = new JournalLines(linux.io(), files);
      EventHistory history = new EventHistory(services);
      giveStored(history, lines);
      while (await(watch)) {
        new Healing(services).heal();
        for (String line : lines.next()) {
          give(history.event(line));
        }
      }
    }
  }

  /** In the order of their times: the end of a container may be written down late. */
  private void giveStored(EventHistory history, JournalLines lines)
      throws IOException, JockerException {
    List<EngineEvent> stored = new ArrayList<>();
    for (String line : lines.next()) {
      EngineEvent event = history.event(line);
      Instant since = request.since();
      if (event != null && since != null && !event.at().isBefore(since)) {
        stored.add(event);
      }
    }
    stored.sort(Comparator.comparing(EngineEvent::at));
    for (EngineEvent event : stored) {
      give(event);
    }
  }

  private void give(@Nullable EngineEvent event) throws IOException {
    Instant until = request.until();
    if (event != null && (until == null || !event.at().isAfter(until)) && match.fits(event)) {
      sink.event(event);
    }
  }

  /** Waits for something new; false once it is too late for that. */
  private boolean await(LogWatch watch) throws IOException {
    Instant until = request.until();
    long left = until == null ? -1 : Duration.between(Instant.now(), until).toMillis();
    if (until != null && left <= 0) {
      return false;
    }
    List<Fd> sources = new ArrayList<>();
    try {
      addMonitors(sources);
      Fd news = watch.source();
      if (news != null) {
        sources.add(news);
      }
      long most = news == null ? LOOK_MILLIS : Integer.MAX_VALUE;
      int millis = left < 0 && news != null ? -1 : (int) Math.min(left < 0 ? most : left, most);
      linux.io().pollReadable(sources, millis);
      watch.forget();
      return true;
    } finally {
      sources.remove(watch.source());
      sources.forEach(Fd::close);
    }
  }

  private void addMonitors(List<Fd> sources) throws IOException {
    for (ContainerId id : services.containers().unsettled().ids()) {
      Optional<Processes> processes = Processes.of(services, id);
      if (processes.isPresent()) {
        sources.add(processes.get().releaseMonitor());
      }
    }
  }
}
