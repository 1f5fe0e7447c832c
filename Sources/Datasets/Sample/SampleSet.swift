/// Labelled images of the sample, in memory.
struct SampleSet {
  var labels: [Int] = []
  var images: [[UInt8]] = []

  /// Draws `count` images, the classes equally often and in random order.
  init(
    count: Int, classes: Int, seed: UInt64, draw: (Int, inout SampleRandom) -> [UInt8]
  ) {
    var random = SampleRandom(seed: seed)
    labels = random.permutation(of: count).map { $0 % classes }
    images = labels.map { draw($0, &random) }
  }

  /// Draws an image for each of some labels.
  init(labels: [Int], seed: UInt64, draw: (Int, inout SampleRandom) -> [UInt8]) {
    var random = SampleRandom(seed: seed)
    self.labels = labels
    images = labels.map { draw($0, &random) }
  }
}
