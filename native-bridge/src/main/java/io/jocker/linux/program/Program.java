package io.jocker.linux.program;

import io.jocker.linux.Errno;
import io.jocker.linux.Machine;
import io.jocker.linux.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of steps with the data that they point to, laid out as {@code struct program} of {@code
 * interpreter.c}: a header, the steps, the data, and behind the end of the file the room that
 * starts as zeros.
 */
public final class Program {
  /** As the next step after an error: report and end. */
  static final int FAIL = -1;

  /** Where the header's pointer to the trace is. */
  static final int TRACE_OFFSET = 24;

  private static final int HEADER = 32;
  private static final int STEP = 72;
  private static final int ALIGNMENT = 16;
  private static final int PAGE = 4096;

  private final Machine machine;
  private final List<Step> steps;
  private final int reportFd;
  private final @Nullable Span forgotten;
  private final @Nullable Failure failure;
  private final IdentityHashMap<Data, Integer> offsets = new IdentityHashMap<>();
  private final List<Data> initialised = new ArrayList<>();
  private final List<Data> rooms = new ArrayList<>();
  private int forgottenData;
  private int fileSize;
  private int memorySize;

  Program(Machine machine, List<Step> steps, int reportFd, @Nullable Span forgotten) {
    this(machine, steps, reportFd, forgotten, null);
  }

  private Program(
      Machine machine,
      List<Step> steps,
      int reportFd,
      @Nullable Span forgotten,
      @Nullable Failure failure) {
    this.forgotten = forgotten;
    this.failure = failure;
    this.machine = machine;
    this.steps = steps;
    this.reportFd = reportFd;
    layOut();
  }

  /** The steps in table order. */
  public List<Step> steps() {
    return steps;
  }

  /**
   * The same program with a step that is not made but answers {@code errno}: for tests of what is
   * left behind when it fails.
   */
  public Program withFailure(int step, Errno errno) {
    return new Program(machine, steps, reportFd, forgotten, new Failure(step, errno));
  }

  /** The step that follows on one with this result; null where the program ends. */
  public @Nullable Step following(Step step, long result) {
    int next = result >= 0 ? step.nextAfterSuccess() : step.nextAfterError();
    return next < 0 || next >= steps.size() ? null : steps.get(next);
  }

  /** Where the child begins that a cloning step makes; null for other steps. */
  public @Nullable Step child(Step step) {
    for (Argument argument : step.arguments()) {
      if (argument instanceof Argument.ChildStep child) {
        return steps.get(child.label().index());
      }
    }
    return null;
  }

  private record Failure(int step, Errno errno) {}

  /** The steps from one label up to another. */
  record Span(Label first, Label end) {
    boolean holds(Step step) {
      return step.index() >= first.index() && step.index() < end.index();
    }
  }

  /** The machine whose system call numbers it has. */
  public Machine machine() {
    return machine;
  }

  /** Bytes in memory, zeros at the end included. */
  int memorySize() {
    return memorySize;
  }

  /** The bytes as they must lie at {@code base}, without the zeros at the end. */
  byte[] image(long base) {
    ByteBuffer out = ByteBuffer.allocate(fileSize).order(ByteOrder.LITTLE_ENDIAN);
    // Copied at once: 2,000 calls of putLong took 6 ms of a start, for a young JVM only interprets.
    out.asLongBuffer().put(words(base));
    for (Data data : initialised) {
      out.position(offsetOf(data));
      out.put(data.bytes());
    }
    return out.array();
  }

  /** The header, the steps and the cells of the data, as 64-bit words. */
  private long[] words(long base) {
    long[] words = new long[fileSize / Long.BYTES];
    words[0] = pair(FAIL, 0);
    words[1] = pair(reportFd, SystemCall.EXIT_GROUP.number(machine));
    words[2] = pair(SystemCall.WRITE.number(machine), SystemCall.CLOCK_GETTIME.number(machine));
    int at = HEADER / Long.BYTES;
    for (Step step : steps) {
      putStep(words, at, step, base);
      at += STEP / Long.BYTES;
    }
    for (Data data : initialised) {
      at = offsetOf(data) / Long.BYTES;
      for (Argument cell : data.cells()) {
        words[at++] = value(cell, base);
      }
    }
    return words;
  }

  /** Two 32-bit fields, the first at the lower address. */
  private static long pair(int first, int second) {
    return (first & 0xffff_ffffL) | (long) second << 32;
  }

  private void layOut() {
    collectSteps(false);
    int kept = initialised.size();
    collectSteps(true);
    int at = HEADER + steps.size() * STEP;
    for (int i = 0; i < initialised.size(); i++) {
      forgottenData = i == kept ? at : forgottenData;
      at = place(initialised.get(i), at);
    }
    fileSize = aligned(at);
    at = fileSize;
    for (Data data : rooms) {
      at = place(data, at);
    }
    memorySize = at;
  }

  private int place(Data data, int from) {
    int at = aligned(from);
    offsets.put(data, at);
    return at + data.size();
  }

  private static int aligned(int offset) {
    return (offset + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private void collectSteps(boolean theForgotten) {
    for (Step step : steps) {
      if ((forgotten != null && forgotten.holds(step)) == theForgotten) {
        collect(step.arguments());
      }
    }
  }

  private void collect(List<Argument> arguments) {
    for (Argument argument : arguments) {
      if (argument instanceof Argument.AddressOf address
          && offsets.putIfAbsent(address.data(), 0) == null) {
        (address.data().isRoom() ? rooms : initialised).add(address.data());
        collect(address.data().cells());
      }
    }
  }

  private void putStep(long[] words, int at, Step step, long base) {
    words[at + 2] = pair(step.nextAfterSuccess(), step.nextAfterError());
    if (failure != null && failure.step() == step.index()) {
      words[at + 1] = pair(Operation.ADD.number(), 0);
      words[at + 3] = -failure.errno().number();
      return;
    }
    int references = 0;
    List<Argument> arguments = step.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      references |= argument instanceof Argument.ResultOf ? 1 << i : 0;
      // The kernel never sees which step the child begins with: that is behind its arguments.
      int place = argument instanceof Argument.ChildStep ? 5 : i;
      words[at + 3 + place] = value(argument, base);
    }
    words[at + 1] = pair(number(step), references);
  }

  private int number(Step step) {
    Operation operation = step.operation();
    if (operation != null) {
      return operation.number();
    }
    SystemCall call = step.call();
    if (call == null) {
      throw new IllegalStateException("step " + step.name() + " does nothing");
    }
    return call.number(machine);
  }

  private long value(Argument argument, long base) {
    if (argument instanceof Argument.Constant constant) {
      return constant.value();
    } else if (argument instanceof Argument.AddressOf address) {
      return base + offsetOf(address.data()) + address.offset();
    } else if (argument instanceof Argument.ResultOf result) {
      return result.step().index();
    } else if (argument instanceof Argument.Plain plain) {
      return plain.value();
    } else if (argument instanceof Argument.Flags flags) {
      return flags.value();
    } else if (argument instanceof Argument.ChildStep child) {
      return (long) child.call().number(machine) << 32 | child.label().index();
    } else if (argument instanceof Argument.Forgotten pages) {
      return pages.length() ? forgottenBytes(pages.data()) : base + forgottenStart(pages.data());
    }
    throw new IllegalStateException("unknown argument " + argument);
  }

  /** Of the first page that nothing else shares. */
  private int forgottenStart(boolean data) {
    int start = data ? forgottenData : stepOffset(requireForgotten().first());
    return (start + PAGE - 1) & -PAGE;
  }

  /** Up to the last such page; 0 or less where there is none, which munmap(2) refuses. */
  private int forgottenBytes(boolean data) {
    int end = data ? fileSize : stepOffset(requireForgotten().end());
    return (end & -PAGE) - forgottenStart(data);
  }

  private Span requireForgotten() {
    if (forgotten == null) {
      throw new IllegalStateException("nothing is to be forgotten");
    }
    return forgotten;
  }

  private static int stepOffset(Label label) {
    return HEADER + label.index() * STEP;
  }

  private int offsetOf(Data data) {
    Integer offset = offsets.get(data);
    if (offset == null) {
      throw new IllegalStateException("data " + data.words() + " is not part of the program");
    }
    return offset;
  }
}
