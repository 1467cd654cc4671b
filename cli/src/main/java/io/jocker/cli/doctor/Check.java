package io.jocker.cli.doctor;

/**
 * What came out when one thing was tried.
 *
 * @param name of the thing
 * @param result whether it works
 * @param detail what was found, or why it does not work
 * @param remedy how to get it, or empty
 */
public record Check(String name, Result result, String detail, String remedy) {

  /** How a check can end. */
  public enum Result {
    /** It works. */
    OK("ok"),
    /** It does not work, and something that some containers want does not either. */
    LIMITED("limited"),
    /** It does not work, and without it no container can be started. */
    MISSING("missing");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** The word that is printed. */
    public String word() {
      return word;
    }
  }

  static Check ok(String name, String detail) {
    return new Check(name, Result.OK, detail, "");
  }

  static Check limited(String name, String detail, String remedy) {
    return new Check(name, Result.LIMITED, detail, remedy);
  }

  static Check missing(String name, String detail, String remedy) {
    return new Check(name, Result.MISSING, detail, remedy);
  }
}
