import Archives
public import Robustness
public import Torch

/// A model that somebody brought as TorchScript.
///
/// It hands images on as they come: their layout in memory is the caller's affair.
///
///     let model = try ScriptClassifier(path: "net.pt")
///     let logits = try model.logits(for: images)  // [N, K]
public final class ScriptClassifier: AcceleratedClassifier, InspectableClassifier {
  /// The module as saved.
  public let module: ScriptModule
  private let path: String
  /// Where it computes.
  let device: Device
  private let isSetToEval: Bool
  /// What the module's last linear operator reads; nil where there is none that stands alone.
  private(set) lazy var features: ScriptFeatures? = try? ScriptFeatures(of: module)

  /// The classifier in a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - device: where it computes.
  ///   - isSetToEval: whether a module that was saved in training mode is set to eval mode.
  ///   - allowed: operators that are let in though they do something else than compute.
  /// - Throws: `ArchiveError` where the file holds no TorchScript module, or one with such operators that were
  ///   not let in.
  public convenience init(
    path: String, device: Device = .cpu, isSetToEval: Bool = false, allowing allowed: [String] = []
  ) throws {
    let module = try Self.module(at: path, device)
    let operators = try module.state().sideEffects.filter { !allowed.contains($0) }
    guard operators.isEmpty else {
      throw ArchiveError(
        path: path, found: "a module that calls \(operators.joined(separator: ", "))",
        expected: "a function of the image, which needs no files, no clock and no output",
        remedy:
          "leave that out of the forward pass, where a model could remember what it was asked; or give "
          + operators.map { "--allow-operator \($0)" }.joined(separator: " ")
          + ", for a result that is not ranked")
    }
    if isSetToEval { try module.setTraining(false) }
    self.init(module, path, device, isSetToEval: isSetToEval)
  }

  private init(_ module: ScriptModule, _ path: String, _ device: Device, isSetToEval: Bool) {
    (self.module, self.path, self.device) = (module, path, device)
    self.isSetToEval = isSetToEval
  }

  private static func module(at path: String, _ device: Device) throws -> ScriptModule {
    do {
      return try ScriptModule.load(path: path, device: device)
    } catch {
      guard error.code == .operationFailed else { throw error }
      let kind = ModelFileKind(path: path)
      guard kind == .torchScript else {
        throw ArchiveError(
          path: path, found: kind.phrase, expected: "a file that torch.jit.save wrote",
          remedy: kind.remedy)
      }
      throw ScriptRefusal(error.message, LibTorch.version).error(path: path)
    }
  }

  /// Whether the module, or one inside it, was saved in training mode, which makes its numbers
  /// doubtful.
  public var isTraining: Bool { module.isTraining }

  /// A copy, with attributes of its own.
  public func copied() throws -> ScriptClassifier {
    ScriptClassifier(try module.copied(), path, device, isSetToEval: isSetToEval)
  }

  public func logits(for images: Tensor) throws -> Tensor {
    try LibTorch.seedCall()
    return try module(images)
  }

  public func attributes() throws -> [String: String] { try module.state().digests }

  /// The module frozen and laid out for speed; itself where it cannot be frozen, or where what a call
  /// changes is left in it.
  public func searchTwin() throws -> any Classifier {
    guard !module.isTraining, let frozen = try? ScriptModule.loadFrozen(path: path, device: device),
      try frozen.state().parts.allSatisfy({
        $0.name.hasSuffix("training") || $0.name.hasPrefix("constant ")
      })
    else { return self }
    return try FrozenScript(frozen)
  }

  /// The frozen module, which several threads may call at once.
  private struct FrozenScript: ConcurrentClassifier, InspectableClassifier {
    private let module: ScriptModule
    private let before: [String: String]

    /// The module before its first call.
    init(_ module: ScriptModule) throws {
      self.module = module
      before = try module.state().digests
    }

    func logits(for images: Tensor) throws -> Tensor {
      try LibTorch.seedCall()
      return try module(images)
    }

    /// What is not as it was when it was frozen: the same file frozen again has its constants in another order,
    /// now and then, so that two of them cannot be compared.
    func attributes() throws -> [String: String] {
      try module.state().digests.filter { before[$0.key] != $0.value }
    }
  }
}

extension ModuleState {
  /// The digests by name.
  fileprivate var digests: [String: String] {
    Dictionary(grouping: parts, by: \.name).mapValues { $0.map(\.digest).joined(separator: " ") }
  }
}
