public import Torch

/// Where a training is when its objective is asked: what a loss may depend on beside its batch.
public struct StepContext: Sendable {
  /// The share of the training that is over, 0 ≤ time < 1.
  public let time: Double
  /// The epoch, from 0.
  public let epoch: Int
  /// The positions of the batch's images in the data set; they key the random numbers.
  ///
  /// Where several processes train together, those of the images that are here.
  public let samples: [Int]
  /// The chance of this epoch that is the objective's own.
  ///
  /// Split by purpose and drawn by sample, it gives an image the same numbers whatever its company, and
  /// however often the training was stopped and gone on with.
  public let random: RandomSource
  /// The logits on the clean images, recorded, where the inner attack has made that pass in train mode
  /// and the objective shares it; nil where the objective has to make it.
  public internal(set) var cleanLogits: Tensor?

  /// The logits on the clean images of the running average of the weights, in train mode but without a trace; nil
  /// where the objective does not use them, or no average is kept yet.
  public package(set) var averagedLogits: Tensor?

  /// Which rows of the batch these are, where other processes have the others; nil where all are here.
  var part: BatchPart?

  /// A step.
  public init(time: Double, epoch: Int, samples: [Int], random: RandomSource) {
    self.time = time
    self.epoch = epoch
    self.samples = samples
    self.random = random
  }

  /// A draw for each image of the batch, in its order.
  ///
  /// - Parameters:
  ///   - purpose: what it is for; draws for different purposes have nothing to do with each other.
  ///   - one: makes an image's draw.
  public func draws<Value>(
    for purpose: String, _ one: (inout RandomStream) throws -> Value
  ) rethrows -> [Value] {
    let source = random.split(purpose)
    return try samples.map { sample in
      var stream = source.stream(sample: sample)
      return try one(&stream)
    }
  }
}
