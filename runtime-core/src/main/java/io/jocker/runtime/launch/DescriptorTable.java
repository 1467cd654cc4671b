package io.jocker.runtime.launch;

import io.jocker.linux.Fd;
import io.jocker.linux.ProcessCalls.Inherit;
import io.jocker.linux.program.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * Which descriptors the new process gets, and under which numbers. They lie without a gap from 0
 * on: first the three standard ones, then what the monitor keeps, then what only the container's
 * set-up needs. So each side can close the rest by range ({@code close_range(2)}).
 */
final class DescriptorTable {
  /** The first number after standard input, output and error. */
  static final int FIRST = 3;

  private final List<Inherit> inherited = new ArrayList<>();
  private int monitorEnd = FIRST;

  DescriptorTable(Fd input, Fd output, Fd error) {
    inherited.add(new Inherit(input, 0));
    inherited.add(new Inherit(output, 1));
    inherited.add(new Inherit(error, 2));
  }

  /** Hands on a descriptor that the monitor keeps. */
  int keep(Fd fd) {
    if (monitorEnd != inherited.size()) {
      throw new IllegalStateException("the monitor's descriptors come before the container's");
    }
    monitorEnd++;
    return add(fd);
  }

  /** Hands on a descriptor for the container's set-up. */
  int add(Fd fd) {
    int number = inherited.size();
    inherited.add(new Inherit(fd, number));
    return number;
  }

  /** The same as an argument of a step. */
  Argument argument(Fd fd) {
    return Argument.descriptor(add(fd));
  }

  /** The first number that the monitor does not keep. */
  int monitorEnd() {
    return monitorEnd;
  }

  /** One more than the last number. */
  int end() {
    return inherited.size();
  }

  List<Inherit> inherited() {
    return inherited;
  }
}
