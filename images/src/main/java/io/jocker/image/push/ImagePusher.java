package io.jocker.image.push;

import io.jocker.image.Digest;
import io.jocker.image.ImageException;
import io.jocker.image.ImageException.Problem;
import io.jocker.image.ImageReference;
import io.jocker.image.Platform;
import io.jocker.image.pull.ParallelTasks;
import io.jocker.image.push.PushListener.Stage;
import io.jocker.image.registry.RegistryClient;
import io.jocker.image.registry.RepositoryWriter;
import io.jocker.image.store.FileLocks;
import io.jocker.image.store.Image;
import io.jocker.image.store.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pushes images: blobs first, then manifests, and the tag at last, so that a registry never names
 * what it does not have.
 */
public final class ImagePusher {
  /** How many blobs docker uploads at a time. */
  public static final int STANDARD_PARALLEL = 5;

  private final ImageStore store;
  private final RegistryClient registry;
  private final ParallelTasks parallel;

  /**
   * A pusher.
   *
   * @param parallel how many blobs at a time, at least 1
   */
  public ImagePusher(ImageStore store, RegistryClient registry, int parallel) {
    this.store = store;
    this.registry = registry;
    this.parallel = new ParallelTasks(parallel);
  }

  /**
   * Pushes what a name stands for into the registry that the name begins with.
   *
   * @param name with a tag
   * @param wanted the only platform to be pushed; empty for all that is here
   * @throws ImageException if the store does not have it or the registry does not take it
   */
  public PushResult push(ImageReference name, Optional<Platform> wanted, PushListener told)
      throws IOException {
    if (name.digest() != null) {
      String why = "cannot push a digest reference: " + name.familiar();
      throw new ImageException(Problem.BAD_REFERENCE, "", List.of(why), why, null);
    }
    PushListener listener = new SerialListener(told);
    // Whoever removes an image has to wait until it has gone out.
    FileLocks.Held held = store.lockShared();
    PushPlan plan;
    try {
      plan = PushPlan.of(store, name, wanted);
      requireProven(name);
      push(name, plan, listener);
    } finally {
      held.close();
    }
    remember(name, plan);
    if (plan.partOf() != null) {
      listener.onlyOnePlatform(name, plan.partOf(), plan.top().digest());
    }
    return new PushResult(name, plan.top().digest(), plan.top().bytes().length);
  }

  /** What is here for other platforms was never unpacked, so nothing of it was ever believed. */
  private void requireProven(ImageReference name) throws IOException {
    Optional<Image> image = store.find(name);
    if (image.isPresent()) {
      store.requireProven(image.get());
    }
  }

  private void push(ImageReference name, PushPlan plan, PushListener listener) throws IOException {
    OtherRepositories others = OtherRepositories.of(store, name);
    RepositoryWriter writer = registry.writer(name, others.paths(plan.parts()));
    List<ParallelTasks.Task> tasks = new ArrayList<>();
    for (Part part : plan.parts()) {
      report(listener, part, Stage.PREPARING, 0, "");
      tasks.add(() -> bring(writer, part, others.having(part), listener));
    }
    parallel.run(tasks);
    for (Document child : plan.children()) {
      writer.name(child.digest().toString(), child.mediaType(), child.bytes(), child.digest());
    }
    Document top = plan.top();
    String tag = String.valueOf(name.withDefaultTag().tag());
    writer.name(tag, top.mediaType(), top.bytes(), top.digest());
  }

  private void bring(RepositoryWriter writer, Part part, List<String> from, PushListener listener)
      throws IOException {
    if (writer.has(part.blob())) {
      report(listener, part, Stage.EXISTS, part.blob().size(), "");
      return;
    }
    StoredContent content =
        new StoredContent(
            store.blobs(), part.blob(), bytes -> report(listener, part, Stage.PUSHING, bytes, ""));
    if (writer.bring(part.blob(), from, content) == RepositoryWriter.Way.MOUNTED) {
      report(listener, part, Stage.MOUNTED, part.blob().size(), from.get(0));
    } else {
      report(listener, part, Stage.PUSHED, part.blob().size(), "");
    }
  }

  /** From now on the registry knows the image by this digest, and so does the store. */
  private void remember(ImageReference name, PushPlan plan) throws IOException {
    Optional<Image> image = store.find(name);
    Optional<Digest> before = store.sourceOf(name);
    Digest digest = plan.top().digest();
    if (image.isPresent() && !before.equals(Optional.of(digest))) {
      store.put(name, image.get().descriptor(), digest);
    }
  }

  private static void report(
      PushListener listener, Part part, Stage stage, long bytes, String from) {
    if (part.isLayer()) {
      listener.layer(part.shown(), stage, bytes, part.blob().size(), from);
    }
  }

  /** Lets the threads of a push speak one at a time. */
  private record SerialListener(PushListener listener) implements PushListener {
    @Override
    public void layer(Digest layer, Stage stage, long bytes, long total, String from) {
      synchronized (listener) {
        listener.layer(layer, stage, bytes, total, from);
      }
    }

    @Override
    public void onlyOnePlatform(ImageReference name, Digest index, Digest manifest) {
      synchronized (listener) {
        listener.onlyOnePlatform(name, index, manifest);
      }
    }
  }
}
