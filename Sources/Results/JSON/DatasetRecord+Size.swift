import Experiments

extension DatasetRecord {
  /// Refuses counts of images that no memory holds; whoever reads a result may count them out.
  func requireReasonableSize(path: String?) throws {
    for count in [samples, splitSamples ?? 0] where !(0...10_000_000).contains(count) {
      throw ResultsError(
        code: .malformed, message: "This is no result: it counts \(count) images", path: path)
    }
  }
}

extension EvaluationResult {
  /// Refuses numbers of images and of classes that no memory holds, and a name that no table does.
  func requireReasonableSize(path: String?) throws {
    try setting.dataset.requireReasonableSize(path: path)
    guard setting.defense.unicodeScalars.count <= 300 else {
      throw ResultsError(
        code: .malformed,
        message: "This is no result: its name has \(setting.defense.unicodeScalars.count) letters",
        path: path)
    }
    if let classes = setting.model.classes, !(2...1_000_000).contains(classes) {
      throw ResultsError(
        code: .malformed, message: "This is no result: its model has \(classes) classes", path: path
      )
    }
  }
}
