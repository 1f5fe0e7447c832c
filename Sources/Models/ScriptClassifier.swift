import Archives
import Experiments
import Files
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
  /// Which file it came from: what is written to its place later is another one.
  private let identity: FileIdentity?
  /// Looks now and then whether a call left something behind.
  private var spotCheck: SpotCheck
  /// The calls at which it builds what it keeps: its copies go through them as well.
  private var warmth: (shape: ImageShape, chunk: Int)?
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
    let identity = FileIdentity(path: path)
    let module = try Self.module(at: path, device)
    let state = try module.state()
    let operators = state.sideEffects.filter { !allowed.contains($0) }
    guard operators.isEmpty else {
      throw ArchiveError(
        path: path, found: "a module that calls \(operators.joined(separator: ", "))",
        expected: "a function of the image, which needs no files, no clock and no output",
        remedy:
          "leave that out of the forward pass, where a model could remember what it was asked; or give "
          + operators.map { "--allow-operator \($0)" }.joined(separator: " ")
          + ", for a result that is not ranked")
    }
    try self.init(module, path, identity, device, isSetToEval: isSetToEval)
    try requireOpenness(state)
  }

  /// Refuses parts that nobody can look into: a call could change them unseen.
  private func requireOpenness(_ state: ModuleState) throws {
    guard let hidden = state.unhashable.first else { return }
    throw ArchiveError(
      path: path, found: "a module with `\(hidden)`, which cannot be looked into",
      expected:
        "parameters, buffers, numbers and texts, not results of what was recorded for a gradient",
      remedy: "detach it, or compute it in each call")
  }

  private init(
    _ module: ScriptModule, _ path: String, _ identity: FileIdentity?, _ device: Device,
    isSetToEval: Bool
  ) throws {
    if isSetToEval { try module.setTraining(false) }
    (self.module, self.path, self.device) = (module, path, device)
    (self.identity, self.isSetToEval) = (identity, isSetToEval)
    spotCheck = try SpotCheck(module)
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

  /// The module of the file again, which shares nothing with this one, neither attributes nor constants.
  ///
  /// - Throws: `ArchiveError` where the file is not what it was.
  public func copied() throws -> ScriptClassifier {
    let copy = try ScriptClassifier(
      Self.module(at: path, device), path, identity, device, isSetToEval: isSetToEval)
    guard FileIdentity(path: path) == identity else {
      throw ArchiveError(
        path: path, found: "another file than when the work began",
        expected: "the same file to its end",
        remedy: "run it again, on a copy that nobody writes to")
    }
    if let warmth { try copy.warmUp(warmth.shape, chunk: warmth.chunk) }
    return copy
  }

  /// Takes what the module holds now for what it is: what it built at its first calls is there.
  ///
  /// - Parameters:
  ///   - shape: the images of the calls that it went through.
  ///   - chunk: how many in each.
  func settle(after shape: ImageShape, chunk: Int) throws {
    try requireOpenness(module.state())
    guard try spotCheck.seesChange(in: module) else { return }
    warmth = (shape, chunk)
    spotCheck = try SpotCheck(module)
  }

  public func logits(for images: Tensor) throws -> Tensor {
    try LibTorch.seedCall()
    return try spotCheck.watching(module) { try module(images) }
  }

  /// The module's parts, and what was there between two calls and is gone again.
  public func attributes() throws -> [String: String] {
    spotCheck.findings.merging(try module.state().digests) { $1 }
  }

  /// The module frozen and laid out for speed; itself where it cannot be frozen, or where what a call
  /// changes is left in it.
  public func searchTwin() throws -> any Classifier {
    guard !module.isTraining, FileIdentity(path: path) == identity,
      let frozen = try? ScriptModule.loadFrozen(path: path, device: device),
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
    private let spotCheck: SpotCheck

    /// The module before its first call.
    init(_ module: ScriptModule) throws {
      self.module = module
      before = try module.state().digests
      spotCheck = try SpotCheck(module)
    }

    func logits(for images: Tensor) throws -> Tensor {
      try LibTorch.seedCall()
      return try spotCheck.watching(module) { try module(images) }
    }

    /// What is not as it was when it was frozen: the same file frozen again has its constants in another order,
    /// now and then, so that two of them cannot be compared.
    func attributes() throws -> [String: String] {
      let changed = try module.state().digests.filter { before[$0.key] != $0.value }
      return spotCheck.findings.merging(changed) { $1 }
    }
  }
}

extension ModuleState {
  /// The digests by name.
  fileprivate var digests: [String: String] {
    Dictionary(grouping: parts, by: \.name).mapValues { $0.map(\.digest).joined(separator: " ") }
  }
}
