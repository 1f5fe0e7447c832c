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
