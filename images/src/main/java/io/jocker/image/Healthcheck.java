package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.List;

/**
 * How to ask a container whether it is well (docker's extension of the image config).
 *
 * @param test {@code ["NONE"]}, {@code ["CMD", arg...]} or {@code ["CMD-SHELL", command]}; empty
 *     inherits
 * @param intervalNanos and the other times: nanoseconds, 0 inherits the default
 * @param retries failures in a row that make it unhealthy, 0 inherits
 */
public record Healthcheck(
    List<String> test,
    long intervalNanos,
    long timeoutNanos,
    long startPeriodNanos,
    long startIntervalNanos,
    int retries) {

  public Healthcheck {
    test = List.copyOf(test);
  }

  /** Reads the object {@code Healthcheck} of an image config or docker's inspect. */
  public static Healthcheck from(JsonObject json) throws MalformedJsonException {
    long retries = json.numberOr("Retries", 0);
    if (retries < 0 || retries > Integer.MAX_VALUE) {
      throw json.invalid("Retries", "out of range: " + retries);
    }
    return new Healthcheck(
        json.texts("Test"),
        json.numberOr("Interval", 0),
        json.numberOr("Timeout", 0),
        json.numberOr("StartPeriod", 0),
        json.numberOr("StartInterval", 0),
        (int) retries);
  }

  /** Writes this as an object; what is not said is left out. */
  public void writeTo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    JsonWriting.texts(json, "Test", test);
    writeUnlessZero(json, "Interval", intervalNanos);
    writeUnlessZero(json, "Timeout", timeoutNanos);
    writeUnlessZero(json, "StartPeriod", startPeriodNanos);
    writeUnlessZero(json, "StartInterval", startIntervalNanos);
    writeUnlessZero(json, "Retries", retries);
    json.writeEndObject();
  }

  private static void writeUnlessZero(JsonGenerator json, String field, long number)
      throws IOException {
    if (number != 0) {
      json.writeNumberField(field, number);
    }
  }
}
