package io.jocker.engine;

import io.jocker.engine.request.ContainerRequest;
import io.jocker.engine.request.ExecRequest;
import io.jocker.engine.request.UpdateRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a front end can ask for. It neither prints nor exits: results are records, progress goes
 * to listeners, failures are {@link JockerException}s.
 *
 * <p>Several engines, in several processes, may work on one root at the same time; what they keep
 * there is guarded by locks. Whatever a killed process left half done is put right by the next call
 * that finds it.
 *
 * <p>A container or image is named by its name, by its id, or by so many first digits of its id
 * that only one fits.
 */
public interface Engine extends AutoCloseable {

  /** Brings an image from its registry, or finds that the store has it. */
  PullResult pull(PullRequest request, PullListener listener) throws JockerException;

  /** The images of the store, newest first. */
  List<ImageSummary> images() throws JockerException;

  /**
   * Takes away a name, and with an image's last name the image itself.
   *
   * @param force also where containers that do not run use it
   */
  RemovedImage removeImage(String image, boolean force) throws JockerException;

  /** What registries are asked beside pulling. */
  Registries registries();

  /** The images that are here: their names, archives, sizes, history. */
  StoredImages storedImages();

  /** The volumes that are here. */
  Volumes volumes();

  /** Files into and out of containers. */
  FileTransfers files();

  /** Whether containers are well. */
  HealthChecks health();

  /** What containers are connected to. */
  ContainerNetworks networks();

  /** A container that is not started. Returns its id. */
  String create(ContainerRequest request, RunListener listener) throws JockerException;

  /**
   * Creates a container, starts it, passes on the caller's streams and signals, and returns when it
   * has ended.
   *
   * @throws JockerException if it could not be started; a program that ran and failed is a result
   */
  ContainerExit run(ContainerRequest request, Streams streams, RunListener listener)
      throws JockerException;

  /**
   * Creates a container and starts it; it goes on when this returns, and when this process ends.
   *
   * @return its id
   */
  String runDetached(ContainerRequest request, RunListener listener) throws JockerException;

  /**
   * Sends a signal to a container's first process. SIGKILL ends all of its processes, and this
   * returns when they have.
   *
   * @param signal its number
   * @throws JockerException CONFLICT if it does not run
   */
  String kill(String container, int signal) throws JockerException;

  /**
   * Asks a container to end, kills it if it does not, and returns when it has ended. One that does
   * not run is left as it is.
   *
   * @param listener hears of a container that cannot hear the signal
   * @return its id
   */
  String stop(String container, StopOptions options, RunListener listener) throws JockerException;

  /** Waits until a container does not run any more. Returns its exit code. */
  int await(String container) throws JockerException;

  /**
   * Starts a container that does not run; it goes on by itself. One that runs is left as it is.
   *
   * @return its id
   */
  String start(String container, RunListener listener) throws JockerException;

  /**
   * Stops a container and starts it.
   *
   * @return its id
   */
  default String restart(String container, StopOptions options, RunListener listener)
      throws JockerException {
    stop(container, options, listener);
    return start(container, listener);
  }

  /**
   * A start in the foreground: passes on the caller's streams and signals, and returns when it has
   * ended.
   *
   * @param input whether standard input is passed on, if the container was made to have one
   * @throws JockerException CONFLICT if it runs already
   */
  ContainerExit startAttached(
      String container, boolean input, Streams streams, RunListener listener)
      throws JockerException;

  /**
   * Joins the caller's streams with those of a container that runs, and returns when it has ended
   * or the caller has left it.
   *
   * @param input whether standard input is passed on, if the container was made to have one
   * @throws JockerException CONFLICT if it does not run
   */
  ContainerExit attach(String container, boolean input, Streams streams, RunListener listener)
      throws JockerException;

  /** Lets all processes of a container stand still. Returns its id. */
  String pause(String container) throws JockerException;

  /** Lets them go on. Returns its id. */
  String unpause(String container) throws JockerException;

  /**
   * Gives a container another name.
   *
   * @throws JockerException CONFLICT if another has it
   */
  void rename(String container, String name) throws JockerException;

  /**
   * The processes of a container.
   *
   * @param options of {@code ps(1)}, empty for {@code -ef}
   */
  ProcessTable top(String container, List<String> options) throws JockerException;

  /**
   * Gives what happened, and what happens; returns at the last moment that is of interest.
   *
   * @throws JockerException INVALID for a filter that there is not
   */
  void events(EventRequest request, EventSink sink) throws JockerException;

  /**
   * Changes limits and the restart policy of a container, whether it runs or not.
   *
   * @return its id
   */
  String update(String container, UpdateRequest request) throws JockerException;

  /** What a container uses now. */
  ContainerUsage usage(String container) throws JockerException;

  /**
   * Runs one more process in a container that runs, passes on the caller's streams and signals, and
   * returns when it has ended.
   *
   * @throws JockerException CONFLICT if the container does not run; COMMAND_NOT_FOUND and the like
   */
  ContainerExit exec(String container, ExecRequest request, Streams streams, RunListener listener)
      throws JockerException;

  /** The same for a process that goes on by itself, with nobody to see its output. */
  void execDetached(String container, ExecRequest request) throws JockerException;

  /**
   * Decides what becomes of a container that has ended. Called by the process that its monitor has
   * become, and of no use to anybody else.
   *
   * @param id of the container
   */
  void succeed(String id) throws JockerException;

  /**
   * Starts the containers after a boot whose restart policy says so.
   *
   * @param listener hears of those that could not be started
   * @return their ids, in the order in which they were started
   */
  List<String> startAfterBoot(RunListener listener) throws JockerException;

  /**
   * Does all that {@link #run} does up to the moment in which the first process would be made, and
   * takes it back: whoever listens to the steps ({@code io.jocker.linux.story}) has heard of them,
   * and of those that would follow. A missing image is pulled, and stays.
   *
   * @throws JockerException if the container could not be started so
   */
  void plan(ContainerRequest request, Streams streams, RunListener listener) throws JockerException;

  /**
   * Runs an OCI bundle in the foreground, without an image, and returns when it has ended. Nothing
   * of it is kept.
   *
   * @param bundle absolute path of the folder with its config.json
   * @param id names the container
   * @param listener hears of hooks that failed where that stops nothing
   */
  ContainerExit runBundle(String bundle, String id, Streams streams, RunListener listener)
      throws JockerException;

  /** Those containers that match, newest first. */
  List<ContainerSummary> containers(ContainerFilter filter) throws JockerException;

  /** All that is known of a container, in docker's form: maps, lists, text, numbers, booleans. */
  Map<String, @Nullable Object> inspectContainer(String container) throws JockerException;

  /** All that is known of an image, in docker's form. */
  Map<String, @Nullable Object> inspectImage(String image) throws JockerException;

  /** Gives what a container wrote to the sink. */
  void logs(String container, LogOptions options, LogSink sink) throws JockerException;

  /**
   * Removes a container with all that it wrote.
   *
   * @param force kills it first if it runs; without, that is a conflict
   * @param volumes removes its anonymous volumes with it
   * @return its id
   */
  String remove(String container, boolean force, boolean volumes) throws JockerException;

  /** The same; its anonymous volumes stay unless it was to remove itself. */
  default String remove(String container, boolean force) throws JockerException {
    return remove(container, force, false);
  }

  /** The state of the engine and its machine. */
  EngineInfo info() throws JockerException;

  /** What runs here. */
  EngineVersion version() throws JockerException;

  /** Finishes what still goes on in the background, such as removing an ended container's files. */
  @Override
  void close();
}
