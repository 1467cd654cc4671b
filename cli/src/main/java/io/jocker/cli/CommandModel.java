package io.jocker.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command is called with: its options and arguments, from which it is parsed, explained and
 * completed.
 *
 * <p>Every value is a text to picocli and is read by the command itself, in docker's forms.
 */
final class CommandModel {
  // No text of ours has a variable in it: picocli need not look for one in every option.
  private final CommandSpec spec = CommandSpec.create().interpolateVariables(false);
  private final String synopsis;
  private final Arity arity;
  private final Map<String, String> optional = new HashMap<>(2);
  private boolean interspersed = true;

  /**
   * A model without options but {@code --help}.
   *
   * @param synopsis what follows the command's name, as {@code [OPTIONS] IMAGE}
   */
  CommandModel(String synopsis, Arity arity) {
    this.synopsis = synopsis;
    this.arity = arity;
    flag("Print usage", "--help");
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("ARG")
            .build());
  }

  /** From the first argument on nothing is an option of this command: it belongs to another. */
  CommandModel argumentsEndOptions() {
    interspersed = false;
    return this;
  }

  /** Adds an option without a value; {@code --name=false} is as if it were not there. */
  CommandModel flag(String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .type(boolean.class)
            .arity("0..1")
            .fallbackValue("true")
            .description(description)
            .build());
    return this;
  }

  /**
   * Adds an option with a value, of which the last one counts.
   *
   * @param label what the value is: {@code string}, {@code bytes}
   */
  CommandModel text(String label, String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .build());
    return this;
  }

  /**
   * Adds an option that may be given a value by {@code --name=value} only.
   *
   * @param otherwise the value of {@code --name} alone
   */
  CommandModel optionalText(String label, String otherwise, String description, String name) {
    optional.put(name, otherwise);
    return text(label, description, name);
  }

  /** What options mean that are given without their value. */
  Map<String, String> optionalValues() {
    return optional;
  }

  /** Adds an option with a value that can be given several times. */
  CommandModel texts(String label, String description, String... names) {
    spec.addOption(
        OptionSpec.builder(names)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel(label)
            .description(description)
            .build());
    return this;
  }

  /** Whether an option must have a value. */
  static boolean takesValue(OptionSpec option) {
    return option.arity().min() > 0;
  }

  String synopsis() {
    return synopsis;
  }

  Arity arity() {
    return arity;
  }

  boolean isInterspersed() {
    return interspersed;
  }

  CommandSpec spec() {
    return spec;
  }
}
