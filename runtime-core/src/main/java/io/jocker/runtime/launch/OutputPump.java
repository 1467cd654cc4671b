package io.jocker.runtime.launch;

import static io.jocker.linux.program.Argument.NULL;
import static io.jocker.linux.program.Argument.addressOf;
import static io.jocker.linux.program.Argument.descriptor;
import static io.jocker.linux.program.Argument.number;
import static io.jocker.linux.program.Argument.resultOf;

import io.jocker.linux.Errno;
import io.jocker.linux.SystemCall;
import io.jocker.linux.program.Argument;
import io.jocker.linux.program.Data;
import io.jocker.linux.program.Label;
import io.jocker.linux.program.ProgramBuilder;
import io.jocker.linux.program.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The monitor's loop: it reads what the container writes, appends it to the log as framed records
 * (see {@link LogFormat}) and copies it to the caller's own descriptors while there is somebody.
 *
 * <p>The container is never blocked by a full disk: a record that cannot be written whole is
 * dropped and counted, and the count becomes a record as soon as there is room again. A file that
 * is full makes way for a new one ({@link RotationSteps}). A caller that has gone away (EPIPE) is
 * forgotten, and the log goes on.
 */
final class OutputPump {
  /** One thing to read from: a pipe's end, or a pseudo terminal's master. */
  record Source(int descriptor, int stream, int copyTo) {}

  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLFD_BYTES = 8;

  /**
   * 16 KiB: a larger buffer is hardly faster, and every page of it counts in each monitor's memory.
   */
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ProgramBuilder program;
  private final List<Source> sources;
  private final @Nullable Log log;
  private final @Nullable RotationSteps rotation;
  private final int caller;

  private final Data polled;
  private final Data noTime = Data.room(16, "{0, 0}");
  private final Data buffer = Data.room(BUFFER_BYTES, "buffer");
  private final Data header = Data.room(LogFormat.HEADER_BYTES, "header");
  private final Data vector;
  private final Data position;
  private final Data dropped = Data.room(8, "dropped");
  private final Data droppedVector;
  private final @Nullable HealthSteps health;
  private final @Nullable Runnable beforeCheck;
  private final Data ended = Data.room(8, "ended");
  private final Data copyFrom = Data.room(8, "copy from");
  private final Data copyLeft = Data.room(8, "copy left");
  private final List<Data> copyTo = new ArrayList<>();

  /**
   * What is appended to.
   *
   * @param descriptor of its newest file
   * @param folder the descriptor of the folder where it lies, -1 for a log that is never rotated
   */
  record Log(int descriptor, int folder, ContainerLog asked) {}

  /**
   * A loop over some sources.
   *
   * @param log null for none
   * @param caller a pipe that ends when the caller goes away, or -1 for one that was never there.
   *     Then {@code 1} and {@code 2} become what {@code 0} is, so that nobody waits for their end.
   */
  OutputPump(ProgramBuilder program, List<Source> sources, @Nullable Log log, int caller) {
    this(program, sources, log, caller, null);
  }

  /**
   * What is asked for beside output.
   *
   * @param check as it was asked for
   * @param kept its descriptors
   * @param probe where a check begins
   * @param before adds the steps before a check is cloned
   */
  record Health(HealthCheck check, HealthSteps.Kept kept, Label probe, Runnable before) {}

  /** The same with health checks. */
  OutputPump(
      ProgramBuilder program,
      List<Source> sources,
      @Nullable Log log,
      int caller,
      @Nullable Health health) {
    this.program = program;
    this.caller = caller;
    this.sources = sources;
    this.log = log;
    int ownEntries = sources.size() + 2;
    long[] entries = new long[ownEntries + (health == null ? 0 : HealthSteps.ENTRIES)];
    for (int i = 0; i < sources.size(); i++) {
      entries[i] = pollEntry(sources.get(i).descriptor());
      copyTo.add(Data.numbers("copy to", sources.get(i).copyTo()));
    }
    entries[sources.size() + 1] = pollEntry(caller);
    for (int i = ownEntries; i < entries.length; i++) {
      entries[i] = pollEntry(-1);
    }
    this.polled = Data.numbers("pollfd", entries);
    this.beforeCheck = health == null ? null : health.before();
    this.health =
        health == null
            ? null
            : new HealthSteps(
                program,
                health.check(),
                health.kept(),
                polled,
                ownEntries * POLLFD_BYTES,
                health.probe());
    this.vector =
        Data.cells(
            "{header, data}",
            List.of(
                addressOf(header), number(LogFormat.HEADER_BYTES), addressOf(buffer), number(0)));
    this.droppedVector =
        Data.cells(
            "{header, count}",
            List.of(
                addressOf(header), number(LogFormat.HEADER_BYTES), addressOf(dropped), number(8)));
    this.position = Data.numbers("log position", log == null ? 0 : log.asked().size());
    ContainerLog.Rotation asked = log == null ? null : log.asked().rotation();
    this.rotation =
        log == null || asked == null
            ? null
            : new RotationSteps(program, log.descriptor(), log.folder(), asked, position);
  }

  /** Whether failed checks count, for {@link HealthProbeSteps}. */
  @Nullable HealthSteps health() {
    return health;
  }

  /**
   * Adds the loop. It ends, and goes on with the step after it, when the container's first process
   * has ended and nothing more is to be read.
   *
   * @param processDescriptor the pidfd of the container's first process
   * @param whenEnded adds the steps that take and keep its exit status
   */
  void addSteps(Argument processDescriptor, Runnable whenEnded) {
    Label loop = program.label("pump");
    Label drain = program.label("drain");
    Label ready = program.label("ready");
    Label done = program.label("pumped");
    int last = sources.size();
    Step entry = program.add("watch the process", processDescriptor, number((long) POLLIN << 32));
    program.store("watch the process", addressOf(polled, last * POLLFD_BYTES), resultOf(entry));
    if (health != null) {
      health.addBegin();
    }

    program.place(loop);
    Step over = program.load("has the process ended?", addressOf(ended), 0, -1);
    program.test("has the process ended?", resultOf(over), 0, -1).onErrorGoTo(drain);
    int watched = health == null ? last + (caller < 0 ? 1 : 2) : last + 2 + HealthSteps.ENTRIES;
    poll("wait for output or the end", watched, NULL).thenGoTo(ready);

    // All other processes of a pid namespace have ended when its first one is reported: what is to
    // be read is there by now.
    program.place(drain);
    Step left = poll("what is left?", last, addressOf(noTime));
    program.test("what is left?", resultOf(left), 0, -1).onErrorGoTo(ready).thenGoTo(done);

    program.place(ready);
    for (int i = 0; i < sources.size(); i++) {
      addSource(i);
    }
    addCallersEnd((last + 1) * POLLFD_BYTES);
    if (health != null && beforeCheck != null) {
      health.addRound(beforeCheck);
    }
    program
        .test(
            "the end?",
            resultOf(program.load("has the process ended?", addressOf(ended), 0, -1)),
            0,
            -1)
        .onErrorGoTo(loop);
    Step events = program.load("the end?", addressOf(polled, last * POLLFD_BYTES), 48, 0xffff);
    Label more = program.label("ended");
    program.test("the end?", resultOf(events), 0, -1).onErrorGoTo(more).thenGoTo(loop);
    program.place(more);
    whenEnded.run();
    program.store("remember the end", addressOf(ended), number(1)).thenGoTo(loop);
    if (rotation != null) {
      rotation.addRotation();
    }
    program.place(done);
  }

  /**
   * One that detached, or was killed, gets nothing any more. Its terminal or pipe is let go: else
   * whoever reads that would wait for its end as long as the container runs.
   */
  private void addCallersEnd(int entry) {
    if (caller < 0) {
      return;
    }
    Label here = program.label("the caller is here");
    Label gone = program.label("the caller is gone");
    Step events = program.load("is the caller here?", addressOf(polled, entry), 48, 0xffff);
    program.test("is the caller here?", resultOf(events), 0, -1).thenGoTo(here).onErrorGoTo(gone);
    program.place(gone);
    program.store("ask no more", addressOf(polled, entry), number(pollEntry(-1)));
    for (Data target : copyTo) {
      program.store("nobody listens", addressOf(target), number(-1));
    }
    for (int standard = 1; standard <= 2; standard++) {
      program
          .call(
              "let go of the caller's",
              SystemCall.DUP3,
              descriptor(0),
              descriptor(standard),
              number(0))
          .ignoringErrors();
    }
    program.place(here);
  }

  private Step poll(String name, int entries, Argument time) {
    return program.call(
        name, SystemCall.PPOLL, addressOf(polled), number(entries), time, NULL, number(8));
  }

  private void addSource(int index) {
    Source source = sources.get(index);
    Label next = program.label("next source");
    Label closed = program.label("closed");
    Label some = program.label("readable");
    Step events = program.load("readable?", addressOf(polled, index * POLLFD_BYTES), 48, 0xffff);
    program.test("readable?", resultOf(events), 0, -1).thenGoTo(next).onErrorGoTo(some);
    program.place(some);
    Step count =
        program
            .call(
                "read output",
                SystemCall.READ,
                descriptor(source.descriptor()),
                addressOf(buffer),
                number(BUFFER_BYTES))
            .onErrorGoTo(closed); // a terminal that nobody has open any more is EIO
    Label data = program.label("data");
    program.test("end of file?", resultOf(count), 0, -1).thenGoTo(closed).onErrorGoTo(data);
    program.place(data);
    if (log != null) {
      addRecord(log.descriptor(), count, source.stream());
    }
    addCopy(count, copyTo.get(index));
    program.goTo("next source", next);
    program.place(closed);
    program.store(
        "no more of this", addressOf(polled, index * POLLFD_BYTES), number(pollEntry(-1)));
    program.place(next);
  }

  private void addRecord(int log, Step count, int stream) {
    Label drop = program.label("drop");
    Label kept = program.label("kept");
    Label room = program.label("room");
    if (rotation != null) {
      rotation.addCheck();
    }
    program
        .call("the time", SystemCall.CLOCK_GETTIME, number(0), addressOf(header, 8))
        .ignoringErrors();
    addDroppedRecord(log, drop, room);
    program.place(room);
    Step word = program.add("header", resultOf(count), number((long) stream << 32));
    program.store("header", addressOf(header), resultOf(word));
    program.store("length", addressOf(vector, 24), resultOf(count));
    Step at = program.load("log position", addressOf(position), 0, -1);
    Step size = program.add("record size", resultOf(count), number(LogFormat.HEADER_BYTES));
    writeRecord(log, vector, at, resultOf(size), drop, kept);
    program.place(drop);
    Step end = program.load("log position", addressOf(position), 0, -1);
    program
        .call("take back a torn record", SystemCall.FTRUNCATE, descriptor(log), resultOf(end))
        .ignoringErrors();
    Step before = program.load("dropped", addressOf(dropped), 0, -1);
    program.store(
        "one more",
        addressOf(dropped),
        resultOf(program.add("one more", resultOf(before), number(1))));
    program.place(kept);
  }

  /** Where records were dropped before: says so in the log first. */
  private void addDroppedRecord(int log, Label drop, Label room) {
    Label some = program.label("some dropped");
    Label said = program.label("said");
    Step count = program.load("dropped", addressOf(dropped), 0, -1);
    program.test("none dropped?", resultOf(count), 0, -1).thenGoTo(room).onErrorGoTo(some);
    program.place(some);
    program.store("header", addressOf(header), number(8 | (long) LogFormat.DROPPED << 32));
    Step at = program.load("log position", addressOf(position), 0, -1);
    writeRecord(log, droppedVector, at, number(LogFormat.HEADER_BYTES + 8), drop, said);
    program.place(said);
    program.store("none dropped", addressOf(dropped), number(0));
  }

  private void writeRecord(int log, Data parts, Step at, Argument size, Label drop, Label kept) {
    Label whole = program.label("whole");
    Step written =
        program
            .call(
                "append to the log",
                SystemCall.PWRITEV,
                descriptor(log),
                addressOf(parts),
                number(2),
                resultOf(at),
                number(0))
            .onErrorGoTo(drop);
    program.less("torn?", resultOf(written), size).thenGoTo(drop).onErrorGoTo(whole);
    program.place(whole);
    program
        .store(
            "log position",
            addressOf(position),
            resultOf(program.add("log position", resultOf(at), size)))
        .thenGoTo(kept);
  }

  private void addCopy(Step count, Data target) {
    Label again = program.label("copy");
    Label refused = program.label("refused");
    Label nobody = program.label("nobody");
    Label copied = program.label("copied");
    program.store("copy", addressOf(copyFrom), addressOf(buffer));
    program.store("copy", addressOf(copyLeft), resultOf(count));
    program.place(again);
    Step to =
        program
            .load("copy to", addressOf(target), 0, -1)
            .onErrorGoTo(copied); // -1: nobody is there
    Step from = program.load("copy from", addressOf(copyFrom), 0, -1);
    Step left = program.load("copy left", addressOf(copyLeft), 0, -1);
    Step written =
        program
            .call(
                "copy to the caller",
                SystemCall.WRITE,
                resultOf(to),
                resultOf(from),
                resultOf(left))
            .onErrorGoTo(refused);
    program.store(
        "copy",
        addressOf(copyFrom),
        resultOf(program.add("copy", resultOf(from), resultOf(written))));
    Step rest = program.subtract("copy", resultOf(left), resultOf(written));
    program.store("copy", addressOf(copyLeft), resultOf(rest));
    program.less("all copied?", resultOf(rest), number(1)).thenGoTo(copied).onErrorGoTo(again);
    addWaitForCaller(written, to, refused, again, nobody);
    program.place(nobody);
    program.store("nobody listens", addressOf(target), number(-1));
    program.place(copied);
  }

  /**
   * A caller's descriptor may be non-blocking (some shells and test tools leave it so): then EAGAIN
   * is to wait, not to give up.
   */
  private void addWaitForCaller(Step written, Step to, Label refused, Label again, Label nobody) {
    program.place(refused);
    program
        .test("would it block?", resultOf(written), -Errno.EAGAIN.number(), -1)
        .onErrorGoTo(nobody);
    Data wait = Data.room(8, "pollfd");
    Step entry = program.add("wait for the caller", resultOf(to), number((long) POLLOUT << 32));
    program.store("wait for the caller", addressOf(wait), resultOf(entry));
    program
        .call(
            "wait for the caller",
            SystemCall.PPOLL,
            addressOf(wait),
            number(1),
            NULL,
            NULL,
            number(8))
        .ignoringErrors()
        .thenGoTo(again);
  }

  /** {@code struct pollfd} as one number: the descriptor, the events asked for, no events yet. */
  private static long pollEntry(int descriptor) {
    return (descriptor & 0xffff_ffffL) | (long) POLLIN << 32;
  }
}
