package io.jocker.engine.bootstrap;

import io.jocker.image.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where packages come from, as the administrator has said it in the settings file:
 *
 * <pre>{"packageMirror": "http://mirror.lan/debian"}</pre>
 */
final class MirrorSetting {
  private static final String FIELD = "packageMirror";

  private MirrorSetting() {}

  /**
   * Reads it; empty where nothing is said.
   *
   * @throws IOException if the file is no JSON, or the field no text; the message names the file
   */
  static String read(Path settings) throws IOException {
    try {
      return JsonObject.parse(Files.readAllBytes(settings), settings.toString()).textOrEmpty(FIELD);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
