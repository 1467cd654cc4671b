package io.jocker.linux.program;

import io.jocker.linux.Bits;
import io.jocker.linux.SystemCall;
import java.util.Set;

/** One argument of a {@link Step}: what the kernel gets, and how a person reads it. */
public sealed interface Argument {
  /** AT_FDCWD of {@code openat(2)}. */
  Argument WORKING_DIRECTORY = new Constant(-100, "AT_FDCWD");

  /** A null pointer. */
  Argument NULL = new Constant(0, "NULL");

  /** How it is written in an error message or an explanation. */
  String words();

  /** A number with a name. */
  record Constant(long value, String words) implements Argument {}

  /** A number that is its own name. */
  record Plain(long value) implements Argument {
    @Override
    public String words() {
      return Long.toString(value);
    }
  }

  /** A set of flags, put into words when somebody asks. */
  record Flags(long value, Set<? extends Bits> flags) implements Argument {
    @Override
    public String words() {
      StringBuilder words = new StringBuilder();
      for (Bits flag : flags) {
        words.append(words.length() == 0 ? "" : "|").append(flag);
      }
      return words.length() == 0 ? "0" : words.toString();
    }
  }

  /** What an earlier step returned. */
  record ResultOf(Step step) implements Argument {
    @Override
    public String words() {
      return "(" + step.name() + ")";
    }
  }

  /** The address of a block of the program's own data, or of a place within it. */
  record AddressOf(Data data, int offset) implements Argument {
    @Override
    public String words() {
      return data.words();
    }
  }

  /**
   * Where the pages lie that only the steps of {@link ProgramBuilder#forget} need, or how many
   * bytes they have.
   */
  record Forgotten(boolean data, boolean length) implements Argument {
    @Override
    public String words() {
      return (data ? "data" : "steps") + (length ? " length" : "");
    }
  }

  /** Which call clones, and where its child begins. */
  record ChildStep(SystemCall call, Label label) implements Argument {
    @Override
    public String words() {
      return "child";
    }
  }

  /** A number without a name. */
  static Argument number(long value) {
    return new Plain(value);
  }

  /** A number with its name from the kernel's headers. */
  static Argument named(String name, long value) {
    return new Constant(value, name);
  }

  /** A descriptor, by its number in the process that runs the program. */
  static Argument descriptor(int number) {
    return new Constant(number, "fd " + number);
  }

  /** Flags by name, such as {@code NOSUID|NODEV}. */
  static Argument flags(Set<? extends Bits> flags) {
    return new Flags(Bits.of(flags), flags);
  }

  /** The result of an earlier step. */
  static Argument resultOf(Step step) {
    return new ResultOf(step);
  }

  /** Where a block of data begins. */
  static Argument addressOf(Data data) {
    return new AddressOf(data, 0);
  }

  /** A place {@code offset} bytes into a block of data. */
  static Argument addressOf(Data data, int offset) {
    return new AddressOf(data, offset);
  }

  /** The address of a text that ends with a NUL, for this argument alone. */
  static Argument text(String text) {
    return new AddressOf(Data.text(text), 0);
  }
}
