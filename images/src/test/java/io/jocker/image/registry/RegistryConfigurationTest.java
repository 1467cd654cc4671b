package io.jocker.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jocker.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigurationTest {
  @TempDir Path directory;

  @Test
  void mirrorsAreAskedInOrderAndEachWhereItKeepsTheImage() throws IOException {
    RegistryConfiguration configuration =
        read(
            "{'mirrors':{'docker.io':['http://127.0.0.1:5000',"
                + "{'url':'http://127.0.0.1:5000/','strip':'library/'},"
                + "{'url':'https://Harbor.example.com/base/','prefix':'hub/'}]},"
                + "'someone':'else'}");

    assertThat(configuration.mirrorsOf(ImageReference.parse("debian:12")))
        .extracting(repository -> repository.manifest("12").toString())
        .containsExactly(
            "http://127.0.0.1:5000/v2/library/debian/manifests/12",
            "http://127.0.0.1:5000/v2/debian/manifests/12",
            "https://harbor.example.com/base/v2/hub/library/debian/manifests/12");
    assertThat(configuration.mirrorsOf(ImageReference.parse("me/app")))
        .extracting(Repository::path)
        .containsExactly("me/app", "me/app", "hub/me/app");
    assertThat(configuration.mirrorsOf(ImageReference.parse("quay.io/a/b"))).isEmpty();
  }

  @Test
  void withoutAFileNothingIsConfigured() throws IOException {
    RegistryConfiguration configuration =
        RegistryConfiguration.read(directory.resolve("none.json"));

    assertThat(configuration.mirrorsOf(ImageReference.parse("debian"))).isEmpty();
    assertThat(configuration.addresses("docker.io"))
        .extracting(RegistryAddress::toString)
        .containsExactly("https://registry-1.docker.io");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com | https://example.com",
        "example.com:80 | https://example.com:80",
        "localhost | https://localhost http://localhost",
        "localhost:5000 | http://localhost:5000 https://localhost:5000",
        "127.0.0.1:5000 | http://127.0.0.1:5000 https://127.0.0.1:5000",
        "127.1.2.3:5000 | http://127.1.2.3:5000 https://127.1.2.3:5000",
        "[::1]:5000 | http://[::1]:5000 https://[::1]:5000",
        "[::2]:5000 | https://[::2]:5000",
        "127.0.0.1.example.com:5000 | https://127.0.0.1.example.com:5000",
        "any.lan:1 | http://any.lan:1 https://any.lan:1",
        "Any.LAN:2 | http://any.lan:2 https://any.lan:2",
        "one.lan:5000 | http://one.lan:5000 https://one.lan:5000",
        "one.lan:5001 | https://one.lan:5001",
      })
  void plainHttpIsForLoopbackAndForThoseListed(String domain, String addresses) throws IOException {
    RegistryConfiguration configuration = read("{'insecureRegistries':['any.lan','ONE.lan:5000']}");

    assertThat(configuration.addresses(domain).stream().map(RegistryAddress::toString))
        .containsExactlyElementsOf(List.of(addresses.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'mirrors':{'docker.io':['http://mirror.lan:5000']}} | plain HTTP: list mirror.lan:5000",
        "{'mirrors':{'docker.io':['ftp://mirror.lan']}} | unknown scheme ftp:",
        "{'mirrors':{'docker.io':['https://me:secret@mirror.lan']}} | not the URL of a registry",
        "{'mirrors':{'docker.io':['mirror.lan:5000']}} | not the URL of a registry",
        "{'mirrors':{'docker.io':['https://a b']}} | not a URL",
        "{'mirrors':{'docker.io':[{'strip':'x'}]}} | field \"url\" is missing",
        "{'mirrors':{'docker.io':'https://x'}} | expected a list, found a string",
        "{'insecureRegistries':{}} | field \"insecureRegistries\": expected a list",
        "[] | expected an object",
      })
  void whatIsWrongInTheFileIsToldWithItsName(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(directory.resolve("config.json").toString());
  }

  @Test
  void aPortOutOfRangeIsRefused() {
    assertThatThrownBy(() -> RegistryConfiguration.none().addresses("host:99999"))
        .hasMessage("bad port in \"host:99999\"");
    assertThatThrownBy(() -> RegistryConfiguration.none().addresses("host:99999999999"))
        .hasMessage("bad port in \"host:99999999999\"");
  }

  private RegistryConfiguration read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), json.replace('\'', '"'));
    return RegistryConfiguration.read(file);
  }
}
