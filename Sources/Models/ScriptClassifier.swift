import Archives
public import Robustness
public import Torch

/// A model that somebody brought as TorchScript.
public final class ScriptClassifier: AcceleratedClassifier {
  /// The module as saved.
  public let module: ScriptModule
  private let path: String
  private let device: Device

  /// The classifier in a file.
  ///
  /// - Throws: `ArchiveError` where the file holds no TorchScript module.
  public init(path: String, device: Device = .cpu) throws {
    module = try Self.module(at: path, device)
    (self.path, self.device) = (path, device)
  }

  private static func module(at path: String, _ device: Device) throws -> ScriptModule {
    do {
      return try ScriptModule.load(path: path, device: device)
    } catch {
      guard error.code == .operationFailed else { throw error }
      throw ArchiveError(
        path: path,
        found: "no TorchScript module (\(error.message.prefix { $0 != "\n" }.prefix(120)))",
        expected: "a file that torch.jit.save wrote",
        remedy: "save the traced or scripted model; a file of named tensors takes --architecture")
    }
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
