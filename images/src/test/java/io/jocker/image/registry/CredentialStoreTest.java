package io.jocker.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialStoreTest {
  @TempDir Path directory;

  @Test
  void readsWhatDockerLoginWrites() throws IOException {
    CredentialStore store =
        read(
            "{'auths':{'https://index.docker.io/v1/':{'auth':'dTpw'},"
                + "'Registry.lan:5000':{'auth':'dXNlcjpwYXNzOndpdGg6Y29sb25z'},"
                + "'https://old.lan/v2/':{'username':'n','password':'s'},"
                + "'token.lan':{'auth':'dTpw','identitytoken':'refresh'},"
                + "'helper.lan':{}},'credsStore':'desktop','HttpHeaders':{}}");

    assertThat(store.of("registry-1.docker.io")).contains(new Credential.UserPassword("u", "p"));
    assertThat(store.of("registry.lan:5000"))
        .contains(new Credential.UserPassword("user", "pass:with:colons"));
    assertThat(store.of("old.lan")).contains(new Credential.UserPassword("n", "s"));
    assertThat(store.of("token.lan")).contains(new Credential.IdentityToken("refresh"));
    assertThat(store.of("helper.lan")).isEmpty();
    assertThat(store.of("registry.lan")).isEmpty();
    assertThat(store.of("registry.lan:5001")).isEmpty();
  }

  @Test
  void noTextHasASecretInIt() throws IOException {
    CredentialStore store = read("{'auths':{'a':{'auth':'dXNlcjpzZWNyZXQ='}}}");
    Credential credential = store.of("a").orElseThrow();

    assertThat(credential.toString()).contains("user").doesNotContain("secret");
    assertThat(new RegistryAuth.Basic("user", "secret").toString()).doesNotContain("secret");
    assertThat(new RegistryAuth.Bearer("secret").toString()).doesNotContain("secret");
    assertThat(new BearerToken("secret").toString()).doesNotContain("secret");
    assertThat(new Credential.IdentityToken("secret").toString()).doesNotContain("secret");
  }

  @Test
  void aBrokenEntryIsToldWithoutItsValue() {
    assertThatThrownBy(() -> read("{'auths':{'a.lan':{'auth':'%%secret'}}}"))
        .hasMessageContaining("auths.a.lan: field \"auth\": not base64")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> read("{'auths':{'a.lan':{'auth':'c2VjcmV0'}}}"))
        .hasMessageContaining("not user:password");
  }

  @Test
  void withoutAFileThereAreNone() throws IOException {
    assertThat(CredentialStore.read(directory.resolve("none")).of("a")).isEmpty();
  }

  private CredentialStore read(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("config.json"), json.replace('\'', '"'));
    return CredentialStore.read(file);
  }
}
