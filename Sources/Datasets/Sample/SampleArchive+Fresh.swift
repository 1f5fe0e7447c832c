import Experiments

extension SampleArchive {
  /// Images of the sample that are in none of its archives: as many as a split has, of the same classes in the
  /// same order, drawn by the same generator from another seed; nil for other images than the sample.
  package static func fresh(like data: any Dataset) -> InMemoryDataset? {
    guard name(of: data.info) != nil, let set = freshSet(data.info.name, labels: data.labels)
    else { return nil }
    return InMemoryDataset(
      info: data.info, shape: data.shape, classes: data.classes, labels: set.labels,
      pixels: .bytes(set.images.flatMap(\.self)))
  }

  private static func freshSet(_ name: String, labels: [Int]) -> SampleSet? {
    switch DatasetTraits(of: name) {
    case .sample: SampleSet(labels: labels, seed: 10_003, draw: SampleCIFAR10.draw)
    case .cifar100Sample: SampleSet(labels: labels, seed: 100_003, draw: SampleCIFAR100.draw)
    case .svhnSample: SampleSet(labels: labels, seed: 20_003, draw: SampleSVHN.draw)
    default: nil
    }
  }
}
