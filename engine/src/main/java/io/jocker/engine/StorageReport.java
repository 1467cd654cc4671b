package io.jocker.engine;

import java.util.List;

/**
 * What takes how much of the disk. The sums are those that {@code du(1)} has for the same folders.
 *
 * @param images each with its share
 * @param imageBytes of all blobs and layers
 * @param unusedImageBytes of those that only images without a container need, or nobody
 * @param containers each with what it wrote
 * @param volumes each with what it holds
 * @param volumeBytes of all volumes, and of those that were removed and can be brought back
 * @param cacheBytes of what builds keep
 */
public record StorageReport(
    List<ImageUse> images,
    long imageBytes,
    long unusedImageBytes,
    List<ContainerUse> containers,
    List<VolumeUse> volumes,
    long volumeBytes,
    long cacheBytes) {

  /**
   * One image.
   *
   * @param bytes of all its blobs and layers
   * @param sharedBytes of those that other images need as well
   * @param containers how many use it
   */
  public record ImageUse(ImageSummary image, long bytes, long sharedBytes, int containers) {}

  /**
   * One container.
   *
   * @param bytes of its folder, with its log and what jocker itself writes down
   * @param writtenBytes of what it wrote into its root
   */
  public record ContainerUse(ContainerSummary container, long bytes, long writtenBytes) {}

  /**
   * One volume and what it holds.
   *
   * @param containers how many use it
   */
  public record VolumeUse(String name, int containers, long bytes) {}

  public StorageReport {
    volumes = List.copyOf(volumes);
    images = List.copyOf(images);
    containers = List.copyOf(containers);
  }
}
