package io.jocker.engine.local;

import io.jocker.engine.EngineConfig;
import io.jocker.engine.JockerException;
import io.jocker.engine.names.ResolvConf;
import io.jocker.linux.Errno;
import io.jocker.linux.Fd;
import io.jocker.linux.Linux;
import io.jocker.linux.SyscallException;
import io.jocker.network.Networks;
import io.jocker.network.ResolverStart;
import io.jocker.network.resolver.Resolver;
import java.io.IOException;

/** The process that answers for names: {@link ResolverStart} starts it, this is what runs in it. */
public final class NameService {
  private NameService() {}

  /**
   * Answers until no container is left on a user network. The process was started with the lock of
   * the resolver, and as a rule with a socket as its standard input.
   */
  public static void run(Linux linux, EngineConfig config) throws JockerException {
    new Failures(linux, config)
        .translate(
            "answer-names",
            "",
            () -> {
              try (Networks networks = Networks.open(linux, config.root(), config.state())) {
                answer(linux, networks);
              } catch (SyscallException e) {
                // The folder has gone, and the networks with it.
                if (e.errno() != Errno.ENOENT) {
                  throw e;
                }
              }
              return config;
            });
  }

  private static void answer(Linux linux, Networks networks) throws IOException {
    Fd lock = Fd.borrowed(ResolverStart.LOCK);
    try {
      new Resolver(
              linux,
              networks,
              lock,
              () -> ResolvConf.hostServers(NameFiles.hostServers(linux)),
              System.inheritedChannel())
          .run();
    } catch (InterruptedException e) {
      throw new IOException("the thread that answers has ended", e);
    }
  }
}
