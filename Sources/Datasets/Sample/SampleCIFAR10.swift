import Archives
import Experiments

/// The sample as CIFAR-10: one figure a class, 1,000 training and 200 test images.
enum SampleCIFAR10 {
  static let classNames = SampleFigure.allCases.map { "\($0)" }

  private static let perFile = 200

  static func set(_ split: Split) -> SampleSet {
    let isTrain = split == .train
    return SampleSet(
      count: isTrain ? 1000 : 200, classes: 10, seed: isTrain ? 10_001 : 10_002, draw: draw)
  }

  /// Draws an image of a class.
  static func draw(_ label: Int, _ random: inout SampleRandom) -> [UInt8] {
    let figure = SampleFigure.allCases[label]
    return SampleImage(texture: label, covers: figure.covers).pixels(&random)
  }

  /// The binary layout: 200 images in each of the six files.
  static func binary() -> [UInt8] {
    var tar = SampleTar(folder: "cifar-10-batches-bin/")
    for (name, set, range) in files() {
      tar.add(name + ".bin", range.flatMap { [UInt8(set.labels[$0])] + set.images[$0] })
    }
    tar.add("batches.meta.txt", lines: classNames)
    return tar.finished()
  }

  /// The python layout: the same images in pickled dictionaries.
  static func python() -> [UInt8] {
    var tar = SampleTar(folder: "cifar-10-batches-py/")
    for (number, (name, set, range)) in files().enumerated() {
      let title = number < 5 ? "training batch \(number + 1) of 5" : "testing batch 1 of 1"
      var pickle = PickleWriter()
      pickle.raw("}(")
      pickle.string("batch_label")
      pickle.string(title)
      pickle.string("labels")
      pickle.list(range.map { set.labels[$0] }) { $0.int($1) }
      pickle.string("data")
      pickle.matrix(range.flatMap { set.images[$0] }, rows: range.count, columns: 3072)
      pickle.string("filenames")
      pickle.list(range.map { "\(classNames[set.labels[$0]])_s_\($0).png" }) { $0.string($1) }
      pickle.raw("u")
      tar.add(name, pickle.finished())
    }
    var meta = PickleWriter()
    meta.raw("}(")
    meta.string("num_cases_per_batch")
    meta.int(perFile)
    meta.string("label_names")
    meta.list(classNames) { $0.string($1) }
    meta.string("num_vis")
    meta.int(3072)
    meta.raw("u")
    tar.add("batches.meta", meta.finished())
    return tar.finished()
  }

  private static func files() -> [(name: String, set: SampleSet, range: Range<Int>)] {
    let train = set(.train)
    let batches = (0..<5).map {
      ("data_batch_\($0 + 1)", train, $0 * perFile..<($0 + 1) * perFile)
    }
    return batches + [("test_batch", set(.test), 0..<perFile)]
  }
}
