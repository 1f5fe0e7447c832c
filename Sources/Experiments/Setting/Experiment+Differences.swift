extension Experiment {
  /// A part of an experiment that influences numbers.
  public enum Aspect: String, Sendable, CaseIterable {
    case defense
    case protocolName = "protocol"
    case threat
    case seed
    /// The data set's name and split.
    case dataset = "data set"
    /// The file that the images were read from.
    case archive
    /// How many images that file holds.
    case splitSize = "size of the split"
    /// Which images, whatever the file.
    case images
    case options
    case weights
    case model
    case attacks
    case parameters = "attacks' parameters"
    case rampart
    case libtorch
    case device
    case precision
    /// How many images each call of the model had.
    case chunk = "images a call"
  }

  /// What two experiments do not have in common.
  public struct Difference: Sendable, Hashable, CustomStringConvertible {
    /// The part.
    public let aspect: Aspect
    /// What it is in the first, where a few words say it.
    public let first: String
    /// What it is in the second.
    public let second: String

    /// The difference in words: `seed: 0 → 3`.
    public var description: String {
      first == second ? "\(aspect.rawValue) differ" : "\(aspect.rawValue): \(first) → \(second)"
    }
  }

  /// Everything that two experiments do not have in common, in the order of ``Aspect``.
  public func differences(from other: Experiment) -> [Difference] {
    Aspect.allCases.filter { !agrees(with: other, in: $0) }.map {
      Difference(aspect: $0, first: words(for: $0), second: other.words(for: $0))
    }
  }

  /// Whether two experiments have all of some parts in common.
  public func agrees(with other: Experiment, in aspects: [Aspect]) -> Bool {
    aspects.allSatisfy { agrees(with: other, in: $0) }
  }

  private func agrees(with other: Experiment, in aspect: Aspect) -> Bool {
    let (mine, its) = (setting, other.setting)
    return switch aspect {
    case .defense: mine.defense == its.defense
    case .protocolName: mine.protocolName == its.protocolName
    case .threat:
      mine.threat.norm == its.threat.norm && mine.threat.epsilon == its.threat.epsilon
    case .seed: mine.seed == its.seed
    case .dataset:
      mine.dataset.name == its.dataset.name && mine.dataset.split == its.dataset.split
    case .archive: mine.dataset.isSameFile(as: its.dataset)
    case .splitSize: mine.dataset.splitSamples == its.dataset.splitSamples
    case .images:
      mine.dataset.holdsSameImages(as: its.dataset) && mine.dataset.indices == its.dataset.indices
    case .options: mine.options == its.options
    case .weights: mine.model.sha256 == its.model.sha256
    case .model: mine.model.computesAs(its.model)
    case .attacks: attacks.map(\.name) == other.attacks.map(\.name)
    case .parameters:
      attacks.map(\.name) != other.attacks.map(\.name)
        || attacks.map(\.parameters) == other.attacks.map(\.parameters)
    case .rampart: environment.rampart == other.environment.rampart
    case .libtorch: environment.libtorch == other.environment.libtorch
    case .device: environment.device == other.environment.device
    case .precision: environment.precision == other.environment.precision
    case .chunk: environment.chunk == other.environment.chunk
    }
  }

  private func words(for aspect: Aspect) -> String {
    switch aspect {
    case .defense: setting.defense
    case .protocolName: setting.protocolName
    case .threat: setting.threat.title
    case .seed: "\(setting.seed)"
    case .dataset: "\(setting.dataset.name) (\(setting.dataset.split))"
    case .archive: setting.dataset.checksum
    case .splitSize: setting.dataset.splitSamples.map { "\($0)" } ?? "unknown"
    case .images: "\(setting.dataset.samples)"
    case .weights: setting.model.sha256 ?? "none"
    case .model: setting.model.architecture ?? setting.model.kind.rawValue
    case .attacks: attacks.map(\.name).joined(separator: ", ")
    case .options, .parameters: ""
    case .rampart: environment.rampart
    case .libtorch: environment.libtorch
    case .device: environment.device
    case .precision: environment.precision ?? "float32"
    case .chunk: environment.chunk.map { "\($0)" } ?? "the device's usual"
    }
  }
}
