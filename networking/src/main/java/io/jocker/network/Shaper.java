package io.jocker.network;

import io.jocker.linux.Errno;
import io.jocker.linux.SyscallException;
import io.jocker.linux.netlink.Link;
import io.jocker.linux.netlink.LinkShape;
import io.jocker.linux.netlink.QueueCalls;
import io.jocker.linux.netlink.RouteSocket;
import io.jocker.linux.story.Story;
import io.jocker.network.NetworkException.Problem;
import java.io.IOException;

/** Lets wires carry less than they could, later, or not all of it. */
final class Shaper {
  private final Story story;
  private final LinkShape shape;

  Shaper(Story story, LinkShape shape) {
    this.story = story;
    this.shape = shape;
  }

  /**
   * Shapes what one end sends.
   *
   * @throws NetworkException where the kernel has not what it takes
   */
  void shape(RouteSocket namespace, String name) throws IOException {
    try (Story.About about = story.about(NetworkTopic.SHAPE, name)) {
      Link link = namespace.link(name);
      if (link == null) {
        throw new NetworkException(Problem.IN_USE, "the interface " + name + " has gone");
      }
      add(namespace.queues(), link.index());
    }
  }

  private void add(QueueCalls queues, int link) throws IOException {
    boolean limited = shape.bytesPerSecond() > 0;
    if (limited) {
      try {
        queues.addTokenBucket(link, shape.bytesPerSecond());
      } catch (SyscallException e) {
        throw missing(e, "tbf", "--net-rate");
      }
    }
    if (shape.disturbs()) {
      try {
        queues.addEmulator(link, shape, limited);
      } catch (SyscallException e) {
        throw missing(e, "netem", shape.delayNanos() > 0 ? "--net-delay" : "--net-loss");
      }
    }
  }

  /** What has no such kind says ENOENT; the link and the queue above are there. */
  private static IOException missing(SyscallException cause, String kind, String option) {
    if (cause.errno() != Errno.ENOENT) {
      return cause;
    }
    String message =
        "this kernel has no queueing discipline " + kind + ", which " + option + " needs";
    return new NetworkException(cause, Problem.NO_QDISC, message, kind, option);
  }
}
