package io.jocker.cli;

import io.jocker.cli.template.JsonText;
import io.jocker.cli.template.Template;
import io.jocker.cli.template.TemplateException;
import io.jocker.engine.EngineVersion;
import io.jocker.linux.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code jocker version}. */
final class VersionCommand implements Command {

  @Override
  public CommandModel model() {
    return new CommandModel("[OPTIONS]", Arity.NONE)
        .text("string", FormatHelp.OF_ONE, "-f", "--format");
  }

  /** Says it without an engine, which would want a root folder that the caller may write to. */
  @Override
  public int run(Options options, Session session) {
    EngineVersion version =
        new EngineVersion(
            Version.NUMBER,
            System.getProperty("java.version", ""),
            "linux",
            Machine.CURRENT.ociName(),
            kernel());
    String format = options.text("--format", "");
    session.out().print(format.isEmpty() ? plain(version) : formatted(tree(version), format));
    return 0;
  }

  /** Docker's exit code where one thing is shown by a template that cannot be read. */
  private static final int UNREADABLE_TEMPLATE = 64;

  private static String kernel() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
    } catch (IOException e) {
      // Without /proc nothing else works either; a version can still be told.
      return "unknown";
    }
  }

  private static String plain(EngineVersion version) {
    return "jocker:\n"
        + " Version:           "
        + version.version()
        + "\n"
        + " Java version:      "
        + version.java()
        + "\n"
        + " OS/Arch:           "
        + version.os()
        + "/"
        + version.architecture()
        + "\n"
        + " Kernel version:    "
        + version.kernel()
        + "\n";
  }

  /** As docker's {@code version --format}, whose Client and Server are one program here. */
  private static Map<String, Object> tree(EngineVersion version) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("Version", version.version());
    fields.put("JavaVersion", version.java());
    fields.put("Os", version.os());
    fields.put("Arch", version.architecture());
    fields.put("KernelVersion", version.kernel());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("Client", fields);
    tree.put("Server", fields);
    return tree;
  }

  /** A tree in the form that {@code --format} asks for, with a line feed. */
  static String formatted(Object tree, String format) {
    if (format.equals("json")) {
      return JsonText.of(tree) + "\n";
    }
    Template template = template(format);
    try {
      return template.render(tree) + "\n";
    } catch (TemplateException e) {
      throw Listing.refusal(e);
    }
  }

  private static Template template(String format) {
    try {
      return Template.parse(format);
    } catch (TemplateException e) {
      throw Listing.refusal(e, UNREADABLE_TEMPLATE);
    }
  }
}
