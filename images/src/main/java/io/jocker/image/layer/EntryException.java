package io.jocker.image.layer;

import io.jocker.linux.SyscallException;
import java.io.IOException;

/** An entry that the kernel did not let be written: no space, no permission. */
final class EntryException extends IOException {
  EntryException(String entry, SyscallException cause) {
    super("entry " + Quoted.of(entry) + ": " + cause.getMessage(), cause);
  }
}
