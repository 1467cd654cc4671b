package io.jocker.linux.recording;

/** Stands between the code under test and the calls that it makes. */
interface Interceptor {
  /** The call itself. */
  interface Proceed {
    Object call() throws Throwable;
  }

  /**
   * Decides what becomes of a call.
   *
   * @param call what is asked for; only calls that the kernel could refuse come here
   * @return what the caller gets
   */
  Object intercept(Call call, Proceed proceed) throws Throwable;
}
