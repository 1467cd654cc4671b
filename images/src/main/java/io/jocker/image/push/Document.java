package io.jocker.image.push;

import io.jocker.image.Digest;
import io.jocker.image.MediaType;

/** A manifest or an index as it lies in the store. */
// The bytes go out as they are; nobody changes them.
@SuppressWarnings("ArrayRecordComponent")
record Document(Digest digest, MediaType mediaType, byte[] bytes) {}
