public import Robustness
public import Torch

/// A model that somebody brought as TorchScript.
public final class ScriptClassifier: AcceleratedClassifier {
  /// The module as saved.
  public let module: ScriptModule
  private let path: String
  private let device: Device

  /// The classifier in a file.
  public init(path: String, device: Device = .cpu) throws {
    module = try ScriptModule.load(path: path, device: device)
    (self.path, self.device) = (path, device)
  }

  /// Whether the module was saved in training mode, which makes its numbers doubtful.
  public var isTraining: Bool { module.isTraining }

  public func logits(for images: Tensor) throws -> Tensor { try module(images.contiguous()) }

  /// The module frozen and laid out channels last; itself where it cannot be frozen.
  public func searchTwin() throws -> any Classifier {
    guard !module.isTraining, let frozen = try? ScriptModule.loadFrozen(path: path, device: device)
    else { return self }
    return FrozenScript(module: frozen)
  }

  /// The frozen twin gets images channels last.
  private struct FrozenScript: ConcurrentClassifier {
    let module: ScriptModule

    func logits(for images: Tensor) throws -> Tensor { try module(images.channelsLast()) }
  }
}
