package io.jocker.image;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jocker.image.json.JsonObject;
import io.jocker.image.json.JsonWriting;
import io.jocker.image.json.MalformedJsonException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an image is built for, in Go's words: {@code linux/amd64}, {@code linux/arm64/v8}.
 *
 * <p>Always in normal form, so that equal platforms are equal values: {@code x86_64} is {@code
 * amd64}, {@code aarch64} is {@code arm64}, and {@code v8}, which every arm64 has, is left out.
 *
 * @param variant the processor's version such as {@code v7}, or empty
 */
public record Platform(String os, String architecture, String variant) {
  /** What attestations in an index carry instead of a platform. */
  private static final String UNKNOWN = "unknown";

  public Platform {
    os = os.toLowerCase(Locale.ROOT);
    architecture = architecture.toLowerCase(Locale.ROOT);
    variant = normalVariant(architecture, variant.toLowerCase(Locale.ROOT));
    architecture = normalArchitecture(architecture);
    os = os.equals("macos") ? "darwin" : os;
  }

  /** The Linux platform of a machine, from Java's {@code os.arch} or uname(2)'s {@code machine}. */
  public static Platform ofMachine(String machine) {
    return new Platform("linux", machine, "");
  }

  /**
   * Reads {@code os}, {@code architecture}, {@code os/architecture} or {@code
   * os/architecture/variant}; what is not said is taken from this machine.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Platform parse(String text, Platform machine) {
    String[] parts = text.split("/", -1);
    for (String part : parts) {
      if (!isWord(part)) {
        throw unknown(text);
      }
    }
    return switch (parts.length) {
      case 1 ->
          isOs(parts[0])
              ? new Platform(parts[0], machine.architecture, machine.variant)
              : ofArchitecture(text, machine);
      case 2 -> new Platform(parts[0], parts[1], "");
      case 3 -> new Platform(parts[0], parts[1], parts[2]);
      default -> throw unknown(text);
    };
  }

  /** Reads a platform object of an index, or the same fields of an image's config. */
  public static Platform from(JsonObject json) throws MalformedJsonException {
    return new Platform(
        json.textOrEmpty("os"), json.textOrEmpty("architecture"), json.textOrEmpty("variant"));
  }

  /** Writes {@code os}, {@code architecture} and {@code variant} into the object begun. */
  public void writeFieldsTo(JsonGenerator json) throws IOException {
    json.writeStringField("architecture", architecture);
    json.writeStringField("os", os);
    JsonWriting.text(json, "variant", variant);
  }

  /** Whether this is the {@code unknown/unknown} under which an index lists attestations. */
  public boolean isUnknown() {
    return os.equals(UNKNOWN) || architecture.equals(UNKNOWN);
  }

  /** Written out: the generated one is linked when first called, at a cost of dozens of ms. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Platform that
        && os.equals(that.os)
        && architecture.equals(that.architecture)
        && variant.equals(that.variant);
  }

  @Override
  public int hashCode() {
    return (os.hashCode() * 31 + architecture.hashCode()) * 31 + variant.hashCode();
  }

  @Override
  public String toString() {
    String text = os + "/" + architecture;
    return variant.isEmpty() ? text : text + "/" + variant;
  }

  private static Platform ofArchitecture(String text, Platform machine) {
    Platform platform = new Platform(machine.os, text, "");
    if (platform.architecture.equals(machine.architecture)) {
      return new Platform(machine.os, machine.architecture, machine.variant);
    }
    if (!isArchitecture(platform.architecture)) {
      throw unknown(text);
    }
    return platform;
  }

  private static String normalArchitecture(String architecture) {
    return switch (architecture) {
      case "i386" -> "386";
      case "x86_64", "x86-64" -> "amd64";
      case "aarch64" -> "arm64";
      case "armhf", "armel" -> "arm";
      default -> architecture;
    };
  }

  private static String normalVariant(String architecture, String variant) {
    return switch (architecture) {
      case "i386" -> "";
      case "amd64", "x86_64", "x86-64" -> variant.equals("v1") ? "" : variant;
      case "arm64", "aarch64" -> variant.equals("8") || variant.equals("v8") ? "" : variant;
      case "armhf" -> "v7";
      case "armel" -> "v6";
      case "arm" -> normalArmVariant(variant);
      default -> variant;
    };
  }

  private static String normalArmVariant(String variant) {
    return switch (variant) {
      case "" -> "v7";
      case "5", "6", "7", "8" -> "v" + variant;
      default -> variant;
    };
  }

  private static boolean isOs(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "linux", "windows", "darwin", "macos", "freebsd" -> true;
      default -> false;
    };
  }

  private static boolean isArchitecture(String word) {
    return switch (word) {
      case "386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x" ->
          true;
      default -> false;
    };
  }

  private static boolean isWord(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && "_.-".indexOf(c) < 0) {
        return false;
      }
    }
    return !part.isEmpty();
  }

  private static IllegalArgumentException unknown(String text) {
    return new IllegalArgumentException(
        "unknown platform \"" + text + "\" (expected OS/ARCHITECTURE[/VARIANT])");
  }
}
