import Archives

/// The sample as CIFAR-10: one figure a class, 1,000 training and 200 test images.
enum SampleCIFAR10 {
  static let classNames = SampleFigure.allCases.map { "\($0)" }

  static func set(_ split: Split) -> SampleSet {
    let isTrain = split == .train
    return SampleSet(count: isTrain ? 1000 : 200, classes: 10, seed: isTrain ? 10_001 : 10_002) {
      label, random in
      SampleImage(figure: SampleFigure.allCases[label], texture: label).pixels(&random)
    }
  }

  /// The binary layout: 200 images in each of the six files.
  static func binary() -> [UInt8] {
    let folder = "cifar-10-batches-bin/"
    var tar = TarWriter()
    tar.add(folder: folder)
    let train = set(.train)
    for batch in 0..<5 {
      let range = batch * 200..<(batch + 1) * 200
      tar.add(folder + "data_batch_\(batch + 1).bin", records(train, range))
    }
    tar.add(
      folder + "batches.meta.txt", Array((classNames.joined(separator: "\n") + "\n").utf8))
    tar.add(folder + "test_batch.bin", records(set(.test), 0..<200))
    return Gzip.compress(tar.finished())
  }

  private static func records(_ set: SampleSet, _ range: Range<Int>) -> [UInt8] {
    range.flatMap { [UInt8(set.labels[$0])] + set.images[$0] }
  }
}
