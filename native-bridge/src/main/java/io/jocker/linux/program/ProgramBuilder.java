package io.jocker.linux.program;

import io.jocker.linux.Errno;
import io.jocker.linux.Machine;
import io.jocker.linux.SystemCall;
import io.jocker.linux.story.Actor;
import io.jocker.linux.story.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the steps of a {@link Program} in the order in which they run. */
public final class ProgramBuilder {
  private static final int SIGCHLD = 17;

  private final Machine machine;
  private final List<Step> steps = new ArrayList<>(192);
  private Program.@Nullable Span forgotten;
  private @Nullable Boundary boundary;
  private Step.@Nullable Purpose begun;
  private Step.Purpose purpose = new Step.Purpose(Untold.TOPIC, "", Actor.MONITOR);

  /** A program for this machine. */
  public ProgramBuilder(Machine machine) {
    this.machine = machine;
  }

  /** The topic of steps of which nobody has said what they are for. */
  private enum Untold implements Topic {
    TOPIC;

    @Override
    public String key() {
      return "program.untold";
    }
  }

  /**
   * The steps that follow are taken for this.
   *
   * @param subject what is done to, may be empty
   */
  public void about(Topic topic, String subject) {
    purpose = new Step.Purpose(topic, subject, purpose.actor());
  }

  /** Asked before the first step that is taken for something new; it may add steps. */
  @FunctionalInterface
  public interface Boundary {
    void before(ProgramBuilder program, Topic next);
  }

  /** From now on a boundary is asked; null for none. */
  public void stopAt(@Nullable Boundary asked) {
    boundary = asked;
  }

  /** The steps that follow are taken by this process. */
  public void by(Actor actor) {
    purpose = new Step.Purpose(purpose.topic(), purpose.subject(), actor);
  }

  /** A system call with up to six arguments. */
  public Step call(String name, SystemCall call, Argument... arguments) {
    return add(name, call, null, arguments);
  }

  /**
   * {@code clone3(2)}: the child goes on at {@code child}, this process with the next step.
   *
   * @param cloneArguments {@code struct clone_args}
   */
  public Step clone3(String name, Data cloneArguments, int size, Label child) {
    return add(
        name,
        SystemCall.CLONE3,
        Operation.CLONE,
        Argument.addressOf(cloneArguments),
        Argument.number(size),
        new Argument.ChildStep(SystemCall.CLONE3, child));
  }

  /**
   * {@code clone(2)} of a process like this one, as fork(2) makes it: for where a filter may be in
   * force already, which answers clone3(2) with ENOSYS because it cannot look into its arguments.
   */
  public Step fork(String name, Label child) {
    return add(
        name,
        SystemCall.CLONE,
        Operation.CLONE,
        Argument.named("SIGCHLD", SIGCHLD),
        Argument.NULL,
        new Argument.ChildStep(SystemCall.CLONE, child));
  }

  /** An error unless {@code (value & mask) == expected}. */
  public Step test(String name, Argument value, long expected, long mask) {
    return add(name, null, Operation.TEST, value, Argument.number(expected), Argument.number(mask));
  }

  /** An error unless {@code value < bound}, both signed. */
  public Step less(String name, Argument value, Argument bound) {
    return add(name, null, Operation.LESS, value, bound);
  }

  /** Writes 64 bits to the program's own memory. */
  public Step store(String name, Argument address, Argument value) {
    return add(name, null, Operation.STORE, address, value);
  }

  /** Reads 64 bits of the program's own memory, shifts them right and masks them. */
  public Step load(String name, Argument address, int shift, long mask) {
    return add(name, null, Operation.LOAD, address, Argument.number(shift), Argument.number(mask))
        .ignoringErrors();
  }

  /** The sum of two numbers. */
  public Step add(String name, Argument first, Argument second) {
    return add(name, null, Operation.ADD, first, second).ignoringErrors();
  }

  /** The first number less the second. */
  public Step subtract(String name, Argument first, Argument second) {
    return add(name, null, Operation.SUBTRACT, first, second).ignoringErrors();
  }

  /** Ends the program as if the kernel had answered {@code errno} here. */
  public Step fail(String name, Errno errno) {
    return add(
        name,
        null,
        Operation.ADD,
        Argument.named(errno.name(), -errno.number()),
        Argument.number(0));
  }

  /**
   * Ends the program with the errno that an earlier step's result is; {@code name} is what is
   * reported.
   */
  public Step failAs(String name, Step failed) {
    return add(name, null, Operation.ADD, Argument.resultOf(failed), Argument.number(0));
  }

  /** Goes to {@code target}. */
  public Step goTo(String name, Label target) {
    return add(name, null, Operation.ADD, Argument.number(0), Argument.number(0)).thenGoTo(target);
  }

  /** A new label; {@link #place} says where it is. */
  public Label label(String name) {
    return new Label(name);
  }

  /** The next step is where {@code label} is. */
  public void place(Label label) {
    label.placeAt(steps.size());
  }

  /** How many steps there are. */
  public int size() {
    return steps.size();
  }

  /**
   * From the next step on, results and times go to shared memory that outlives this process's
   * execve: {@link TraceRecord} reads them.
   *
   * @param memoryFile a memory file of {@link TraceRecord#FILE_BYTES} bytes
   */
  public void trace(int memoryFile) {
    call(
        "map the trace",
        SystemCall.MMAP,
        Argument.named("0x10000000", TraceRecord.ADDRESS),
        Argument.number(TraceRecord.FILE_BYTES),
        Argument.named("PROT_READ|PROT_WRITE", 3),
        Argument.named("MAP_SHARED|MAP_FIXED", 0x11),
        Argument.descriptor(memoryFile),
        Argument.number(0));
    store(
        "begin the trace",
        Argument.named("trace", ElfImage.PROGRAM_ADDRESS + Program.TRACE_OFFSET),
        Argument.named("address", TraceRecord.ADDRESS));
  }

  /** From the next step on nothing of this process is traced. */
  public void endTrace() {
    store(
        "end the trace",
        Argument.named("trace", ElfImage.PROGRAM_ADDRESS + Program.TRACE_OFFSET),
        Argument.NULL);
  }

  /**
   * Gives the memory back of the steps from {@code first} up to {@code end} and of the data that
   * only they have: for a process that stays, when a child has a copy of its own and takes them.
   * What shares a page with something else is kept.
   */
  public void forget(Label first, Label end) {
    forgotten = new Program.Span(first, end);
    for (boolean data : new boolean[] {false, true}) {
      call(
              data ? "forget the child's data" : "forget the child's steps",
              SystemCall.MUNMAP,
              new Argument.Forgotten(data, false),
              new Argument.Forgotten(data, true))
          .ignoringErrors();
    }
  }

  /**
   * The finished program.
   *
   * @param reportFd where eight bytes are written to when a step fails: its number and the errno
   */
  public Program build(int reportFd) {
    return new Program(machine, List.copyOf(steps), reportFd, forgotten);
  }

  private Step add(
      String name,
      @Nullable SystemCall call,
      @Nullable Operation operation,
      Argument... arguments) {
    Boundary asked = boundary;
    if (asked != null && !purpose.equals(begun)) {
      Step.Purpose next = purpose;
      begun = next;
      asked.before(this, next.topic());
      purpose = next;
      begun = next;
    }
    Step step = new Step(name, call, operation, List.of(arguments), steps.size(), purpose);
    steps.add(step);
    return step;
  }
}
