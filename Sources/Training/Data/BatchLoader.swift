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
  /// The images behind the first ones that are a second set's, and their share of each batch.
  var extra: (count: Int, share: Double) = (0, 0)
  let random: RandomSource
  let device: Device
  /// Who shares each batch; nil where it is all this process's.
  var group: ProcessGroup?

  /// The number of images that are not of a second set: so many make an epoch.
  private var count: Int { dataset.count - extra.count }

  /// The number of batches of an epoch, at least one; the last one may be smaller.
  var batchesPerEpoch: Int {
    dropsLast && count >= batchSize ? count / batchSize : (count + batchSize - 1) / batchSize
  }

  /// The number of images in the smallest batch.
  var smallestBatch: Int {
    let rest = count % batchSize
    return rest == 0 || (dropsLast && count >= batchSize) ? min(batchSize, count) : rest
  }

  /// The order of an epoch: all images once; with a second set, each batch has its share of that one at
  /// its end, and images of the first that had no place come up in another epoch.
  func order(epoch: Int) -> [Int] {
    let source = random.split("order").split(epoch)
    var stream = source.stream()
    let order = Array(0..<count).shuffled(using: &stream)
    guard extra.count > 0 else { return order }
    var others: [Int] = []
    var rounds = source.split("extra").stream()
    return stride(from: 0, to: count, by: batchSize).flatMap { start in
      let size = min(batchSize, count - start)
      let guests = Int((extra.share * Double(size)).rounded())
      while others.count < guests {
        others += Array(count..<dataset.count).shuffled(using: &rounds)
      }
      defer { others.removeFirst(guests) }
      return order[start..<start + size - guests] + others.prefix(guests)
    }
  }

  /// The places of a batch in an epoch's order.
  private func places(_ index: Int, of order: [Int]) -> Range<Int> {
    index * batchSize..<min((index + 1) * batchSize, order.count)
  }

  /// Which rows of a batch `batch` gives, where there are others.
  func part(_ index: Int, of order: [Int]) -> BatchPart? {
    group.map { BatchPart($0, of: places(index, of: order).count) }
  }

  /// A batch of an epoch's order; this process's part of it where several share it.
  func batch(_ index: Int, of order: [Int], epoch: Int) throws -> AttackBatch {
    var places = places(index, of: order)
    if let rows = part(index, of: order)?.rows {
      places = places.lowerBound + rows.lowerBound..<places.lowerBound + rows.upperBound
    }
    let samples = Array(order[places])
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
