import Foundation

/// Where the model of a cell comes from.
public enum ModelSource: Codable, Hashable, Sendable {
  /// A registered defense, with its weights file where there is one.
  case defense(name: String, weights: String?)
  /// A TorchScript file; one that was saved in training mode is refused unless it is to be set to eval
  /// mode.
  case torchScript(path: String, isSetToEval: Bool = false)
  /// A file of named tensors, the network that they belong to, or `auto`, and the entry of the file that
  /// holds them, where there are several.
  case stateDict(
    path: String, architecture: String, mean: [Float], deviation: [Float], key: String? = nil)

  /// A model in another process: `python:file.py:function`, or `served:` and a socket.
  case served(address: String)

  /// The file that the model's numbers come from.
  public var path: String? {
    switch self {
    case .defense(_, let weights): weights
    case .served: nil
    case .torchScript(let path, _), .stateDict(let path, _, _, _, _): path
    }
  }
}
