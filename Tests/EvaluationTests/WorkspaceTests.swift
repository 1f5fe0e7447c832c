import Evaluation
import Foundation
import Testing

@Suite("The folders of a checkout")
struct WorkspaceTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "rampart-workspace-\(UUID().uuidString)")

  private var workspace: Workspace { Workspace(environment: ["RAMPART_ROOT": folder.path]) }

  @Test("a training in the checkout goes before the committed weights")
  func weights() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(workspace.weights(of: "AT", on: "sample") == nil)
    let committed = workspace.committedWeights(of: "AT", on: "sample")
    try write(committed)
    #expect(workspace.weights(of: "AT", on: "sample")?.path == committed.path)
    let own = workspace.training(of: "AT", on: "sample").appending(path: Workspace.weightsFileName)
    try write(own)
    #expect(workspace.weights(of: "AT", on: "sample")?.path == own.path)
  }

  @Test("paths inside the checkout are given relative to it, others in full")
  func relative() {
    #expect(workspace.relative(folder.path + "/a/b.pt") == "a/b.pt")
    #expect(workspace.relative(folder.path + "-other/b.pt") == folder.path + "-other/b.pt")
    #expect(workspace.relative("/somewhere/else.pt") == "/somewhere/else.pt")
  }

  private func write(_ file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data().write(to: file)
  }
}
