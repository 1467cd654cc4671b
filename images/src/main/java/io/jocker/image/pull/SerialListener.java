package io.jocker.image.pull;

import io.jocker.image.Digest;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;

/** Lets the threads of a pull speak one at a time, so that a listener need not care for them. */
final class SerialListener implements PullListener {
  private final PullListener listener;

  SerialListener(PullListener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void resolving(ImageReference reference) {
    listener.resolving(reference);
  }

  @Override
  public synchronized void resolved(ImageReference reference, Digest digest) {
    listener.resolved(reference, digest);
  }

  @Override
  public synchronized void layer(Digest blob, Stage stage, long bytes, long total) {
    listener.layer(blob, stage, bytes, total);
  }

  @Override
  public synchronized void spent(Digest blob, LayerTimes times) {
    listener.spent(blob, times);
  }

  @Override
  public synchronized void otherPlatform(
      ImageReference reference, Platform image, Platform machine) {
    listener.otherPlatform(reference, image, machine);
  }
}
