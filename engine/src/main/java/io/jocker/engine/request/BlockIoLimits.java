package io.jocker.engine.request;

import java.util.List;

/**
 * How fast a container may read and write block devices.
 *
 * @param weight against other groups, 10 to 1000; 0 for none
 * @param deviceWeights the same for single devices
 * @param readBytes most bytes a second read
 * @param writeBytes most bytes a second written
 * @param readOperations most reads a second
 * @param writeOperations most writes a second
 */
public record BlockIoLimits(
    int weight,
    List<BlockDeviceRate> deviceWeights,
    List<BlockDeviceRate> readBytes,
    List<BlockDeviceRate> writeBytes,
    List<BlockDeviceRate> readOperations,
    List<BlockDeviceRate> writeOperations) {

  /** Nothing limited. */
  public static final BlockIoLimits NONE =
      new BlockIoLimits(0, List.of(), List.of(), List.of(), List.of(), List.of());

  private static final int LEAST_WEIGHT = 10;
  private static final int MOST_WEIGHT = 1000;

  /** Checks the weight and copies the lists. */
  public BlockIoLimits {
    if (weight != 0 && (weight < LEAST_WEIGHT || weight > MOST_WEIGHT)) {
      throw new IllegalArgumentException("Range of blkio weight is from 10 to 1000");
    }
    deviceWeights = List.copyOf(deviceWeights);
    readBytes = List.copyOf(readBytes);
    writeBytes = List.copyOf(writeBytes);
    readOperations = List.copyOf(readOperations);
    writeOperations = List.copyOf(writeOperations);
  }

  /**
   * True where nothing is limited. Compared field by field: the {@code equals} of a record is put
   * together at its first use, out of method handles that no archive holds, for 50 ms.
   */
  public boolean isNone() {
    return weight == 0
        && deviceWeights.isEmpty()
        && readBytes.isEmpty()
        && writeBytes.isEmpty()
        && readOperations.isEmpty()
        && writeOperations.isEmpty();
  }
}
