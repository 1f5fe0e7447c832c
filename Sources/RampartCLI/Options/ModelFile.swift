import Archives
import Evaluation
import Experiments
import Foundation
import Models

/// The file that `--model` names, before anything loads it.
struct ModelFile {
  private let file: URL

  init(_ file: URL) { self.file = file }

  /// Refuses what no model can be loaded from, with the command that comes next.
  ///
  /// - Throws: `ArchiveError`.
  func requireUsable(hasArchitecture: Bool, key: String?) throws {
    try requireNoSource()
    guard FileManager.default.fileExists(atPath: file.path) else { throw missing }
    let kind = ModelFileKind(path: file.path)
    if hasArchitecture {
      guard kind != .torchScript else { throw refusal(kind, "a state dict or safetensors") }
      return
    }
    switch kind {
    case .torchScript: return
    case .safetensors:
      guard try WeightsOwner.defense(of: file, among: Registry.defenses) == nil else { return }
      throw refusal(kind, next: try next(key))
    case .stateDict: throw refusal(kind, next: try next(key))
    default: throw refusal(kind, "TorchScript, or a state dict with --architecture")
    }
  }

  /// Refuses Python's source, with or without a function of it: that is served, not loaded.
  private func requireNoSource() throws {
    let name = file.lastPathComponent
    guard name.hasSuffix(".py") || name.contains(".py:") else { return }
    let source = name.hasSuffix(".py") ? name + ":FUNCTION" : name
    throw ArchiveError(
      path: file.path, found: "Python's source", expected: "a model file",
      remedy: "a function in it answers by --model python:\(source)")
  }

  /// What to give for named tensors: the architecture by its name, where one fits.
  private func next(_ key: String?) throws -> String {
    let tensors = try Network.tensors(in: file, key: key)
    guard let found = Architecture.candidates(for: tensors).first else {
      return "no --architecture that is known here fits; give the model as TorchScript: "
        + "torch.jit.script(model.eval()).save(FILE)"
    }
    return "its names are those of \(found): give --architecture \(found), or auto"
  }

  private func refusal(
    _ kind: ModelFileKind, _ expected: String = "an --architecture with it", next: String? = nil
  ) -> ArchiveError {
    ArchiveError(
      path: file.path, found: kind.phrase, expected: expected, remedy: next ?? kind.remedy)
  }

  /// A path that leads nowhere, with the file that was perhaps meant.
  private var missing: ArchiveError {
    let folder = file.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // A link that leads nowhere is among the names, and is what was asked for.
    guard !names.contains(file.lastPathComponent) else {
      return ArchiveError(
        path: file.path, found: "a link that leads nowhere", expected: "a model file",
        remedy: "check where it leads")
    }
    let similar = Spelling.nearest(to: file.lastPathComponent, among: names)
    return ArchiveError(
      path: file.path, found: "nothing", expected: "a model file",
      remedy: similar.map { "did you mean \(folder.appending(path: $0).path)?" } ?? "check the path"
    )
  }
}
