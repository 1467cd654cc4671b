package io.jocker.linux.jna;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/** OpenSSL's hash functions, named and typed as in {@code openssl/evp.h}: addresses are longs. */
final class LibCrypto {
  private final NativeLibrary library;
  private final Function newContext;
  private final Function free;
  private final Function init;
  private final Function update;
  private final Function end;

  private LibCrypto(NativeLibrary library) {
    this.library = library;
    newContext = library.getFunction("EVP_MD_CTX_new");
    free = library.getFunction("EVP_MD_CTX_free");
    init = library.getFunction("EVP_DigestInit_ex");
    update = library.getFunction("EVP_DigestUpdate");
    end = library.getFunction("EVP_DigestFinal_ex");
  }

  /** Looks the library up; null where it is not installed. */
  static @Nullable LibCrypto open(String file) {
    try {
      return new LibCrypto(NativeLibrary.getInstance(file));
    } catch (UnsatisfiedLinkError missing) {
      return null;
    }
  }

  /** {@code const EVP_MD *EVP_sha256(void)} and its like. */
  long algorithm(String function) {
    return library.getFunction(function).invokeLong(new Object[0]);
  }

  /** {@code EVP_MD_CTX *EVP_MD_CTX_new(void)}. */
  long newContext() {
    return newContext.invokeLong(new Object[0]);
  }

  void free(long context) {
    free.invokeVoid(new Object[] {context});
  }

  /** {@code int EVP_DigestInit_ex(EVP_MD_CTX *, const EVP_MD *, ENGINE *)}; 1 if it worked. */
  int init(long context, long algorithm) {
    return init.invokeInt(new Object[] {context, algorithm, 0L});
  }

  /** {@code int EVP_DigestUpdate(EVP_MD_CTX *, const void *, size_t)}. */
  int update(long context, long bytes, long count) {
    return update.invokeInt(new Object[] {context, bytes, count});
  }

  /** {@code int EVP_DigestFinal_ex(EVP_MD_CTX *, unsigned char *, unsigned int *)}. */
  int end(long context, long hash) {
    return end.invokeInt(new Object[] {context, hash, 0L});
  }
}
