import Archives
package import Experiments
import Foundation
package import Models

/// Named tensors in a file, and what was said of the network that they belong to.
package struct Checkpoint {
  /// The name of the architecture that the tensors' names and shapes decide.
  static let anyArchitecture = "auto"

  let path: String
  let key: String?
  private let architecture: String
  private let normalization: Normalization

  /// What was said of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - key: the entry that holds the weights, where there are several.
  ///   - architecture: its name, or `auto`.
  ///   - normalization: in front of the network, unless the file has its own.
  package init(
    path: String, key: String? = nil, architecture: String, normalization: Normalization = .none
  ) {
    self.path = path
    self.key = key
    self.architecture = architecture
    self.normalization = normalization
  }

  /// The network with the weights.
  package func network(for images: ImageShape, _ count: ClassCount) throws -> Network {
    let tensors = try Network.tensors(in: URL(filePath: path), key: key)
    let normalization =
      normalization == .none
      ? try Normalization.stored(in: tensors, channels: images.channels, path: path) ?? .none
      : normalization
    guard normalization.fits(channels: images.channels) else {
      throw ArchiveError(
        path: path,
        found: "\(normalization.mean.count) means and \(normalization.deviation.count) deviations",
        expected: "one for all channels or one for each of \(images.channels)",
        remedy: "give --mean and --std so")
    }
    func make(_ architecture: Architecture, _ classes: Int) throws -> Network {
      try Network(
        empty: architecture, images: images, classes: classes, normalization: normalization)
    }
    let architecture = try chosen(tensors)
    var network = try make(architecture, count.expected)
    if let outputs = network.classes(of: tensors), outputs != network.classes {
      network = try make(architecture, count.resolved(outputs: outputs, of: path))
    }
    try network.load(tensors, from: path)
    return network
  }

  private func chosen(_ tensors: [StoredTensor]) throws -> Architecture {
    guard architecture.lowercased() == Self.anyArchitecture else {
      guard let named = Architecture(parsing: architecture) else {
        throw UnsupportedModel("'\(architecture)' is no architecture that Rampart builds")
      }
      return named
    }
    guard let found = Architecture.candidates(for: tensors).first else {
      let names = tensors.prefix(3).map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
      throw ArchiveError(
        path: path,
        found: "\(tensors.count) tensors of no network that is known here: \(names), …",
        expected:
          "those of \(Architecture.Family.allCases.map(\.rawValue).joined(separator: ", "))",
        remedy: "give the model as TorchScript: torch.jit.script(model.eval()).save(FILE)")
    }
    return found
  }
}
