import Datasets
import Experiments
import Robustness
import Torch

/// Shuffled, augmented, transformed batches of a data set; epoch and seed fix every one of them.
struct BatchLoader {
  let dataset: any Dataset
  let batchSize: Int
  let augmentation: Augmentation
  var transforms: [ImageTransform] = []
  var dropsLast = false
  let random: RandomSource
  let device: Device

  /// The number of batches of an epoch, at least one; the last one may be smaller.
  var batchesPerEpoch: Int {
    dropsLast && dataset.count >= batchSize
      ? dataset.count / batchSize : (dataset.count + batchSize - 1) / batchSize
  }

  /// The order of an epoch.
  func order(epoch: Int) -> [Int] {
    var stream = random.split("order").split(epoch).stream()
    return Array(0..<dataset.count).shuffled(using: &stream)
  }

  /// A batch of an epoch's order.
  func batch(_ index: Int, of order: [Int], epoch: Int) throws -> AttackBatch {
    let samples = Array(order[index * batchSize..<min((index + 1) * batchSize, order.count)])
    let batch = try dataset.images(at: samples)
    let shape = dataset.shape
    let pixels = augmentation(
      batch.normalized(), shape, samples: samples, random.split("augmentation").split(epoch))
    let images = try Tensor(
      transformed(pixels, samples, epoch),
      shape: [samples.count, shape.channels, shape.height, shape.width])
    return AttackBatch(
      images: try images.moved(to: device), labels: try Tensor(batch.labels).moved(to: device),
      samples: samples)
  }

  /// Images after the transforms, in order.
  private func transformed(_ pixels: [Float], _ samples: [Int], _ epoch: Int) -> [Float] {
    guard !transforms.isEmpty else { return pixels }
    let (random, shape) = (random.split("transforms").split(epoch), dataset.shape)
    return samples.enumerated().flatMap { index, sample in
      let image = Array(pixels[index * shape.count..<(index + 1) * shape.count])
      return transforms.enumerated().reduce(image) { image, transform in
        var stream = random.stream(sample: sample, step: transform.offset)
        return transform.element(image, shape, &stream)
      }
    }
  }
}
