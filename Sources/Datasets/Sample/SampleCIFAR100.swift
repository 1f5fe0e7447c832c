import Archives
import Experiments

/// The sample as CIFAR-100: a figure on a background of one colour is a class, 1,000 training and 200 test images.
enum SampleCIFAR100 {
  /// The backgrounds, far enough apart to tell them from one another under attack.
  private static let colors: [(name: String, levels: [Int])] = [
    ("black", [32, 32, 32]), ("red", [120, 40, 40]), ("green", [40, 120, 40]),
    ("blue", [40, 40, 120]), ("grey", [96, 96, 96]), ("yellow", [128, 120, 40]),
    ("magenta", [120, 40, 128]), ("cyan", [40, 120, 128]), ("orange", [136, 80, 32]),
    ("violet", [80, 64, 136]),
  ]

  static let classNames = SampleFigure.allCases.flatMap { figure in
    colors.map { "\($0.name)_\(figure)" }
  }
  static let coarseNames = SampleFigure.allCases.flatMap { ["\($0)_on_plain", "\($0)_on_mixed"] }

  static func set(_ split: Split) -> SampleSet {
    let isTrain = split == .train
    return SampleSet(
      count: isTrain ? 1000 : 200, classes: 100, seed: isTrain ? 100_001 : 100_002, draw: draw)
  }

  /// Draws an image of a class.
  static func draw(_ label: Int, _ random: inout SampleRandom) -> [UInt8] {
    let figure = SampleFigure.allCases[label / 10]
    return SampleImage(
      texture: label / 10, backgrounds: [colors[label % 10].levels], covers: figure.covers
    ).pixels(&random)
  }

  /// The binary layout: a coarse label, a fine label, the pixels.
  static func binary() -> [UInt8] {
    var tar = SampleTar(folder: "cifar-100-binary/")
    tar.add("coarse_label_names.txt", lines: coarseNames)
    tar.add("fine_label_names.txt", lines: classNames)
    for split in Split.allCases {
      let set = set(split)
      tar.add(
        split.rawValue + ".bin",
        set.labels.indices.flatMap {
          [UInt8(set.labels[$0] / 5), UInt8(set.labels[$0])] + set.images[$0]
        })
    }
    return tar.finished()
  }

  /// The python layout: the same images in pickled dictionaries.
  static func python() -> [UInt8] {
    var tar = SampleTar(folder: "cifar-100-python/")
    var meta = PickleWriter()
    meta.raw("}(")
    meta.string("fine_label_names")
    meta.list(classNames) { $0.string($1) }
    meta.string("coarse_label_names")
    meta.list(coarseNames) { $0.string($1) }
    meta.raw("u")
    tar.add("meta", meta.finished())
    for split in [Split.test, .train] {
      let set = set(split)
      var pickle = PickleWriter()
      pickle.raw("}(")
      pickle.string("filenames")
      pickle.list(set.labels.indices.map { "\(classNames[set.labels[$0]])_s_\($0).png" }) {
        $0.string($1)
      }
      pickle.string("batch_label")
      pickle.string(split == .train ? "training batch 1 of 1" : "testing batch 1 of 1")
      pickle.string("fine_labels")
      pickle.list(set.labels) { $0.int($1) }
      pickle.string("coarse_labels")
      pickle.list(set.labels.map { $0 / 5 }) { $0.int($1) }
      pickle.string("data")
      pickle.matrix(set.images.flatMap(\.self), rows: set.labels.count, columns: 3072)
      pickle.raw("u")
      tar.add(split.rawValue, pickle.finished())
    }
    return tar.finished()
  }
}
