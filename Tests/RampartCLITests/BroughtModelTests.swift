import Experiments
import Foundation
import Results
import TestSupport
import Testing
import Torch

/// Models and images as somebody brings them, from the command line.
@Suite("What is brought along", .serialized)
struct BroughtModelTests {
  private let rampart = Program("rampart")
  private static let weights = Program.root
    .appending(path: "leaderboard/weights/sample/Undefended.safetensors").path

  private func evaluate(
    _ model: String, _ more: [String] = [], in folder: URL
  ) throws -> (code: Int32, text: String, errors: String) {
    let outcome = try rampart.run(
      [
        "evaluate", "--threads", "1", "--attacks", "pgd20", "--results", folder.path, "--dataset",
        "sample", "--samples", "8", "--model", model,
      ] + more)
    return (outcome.exitCode, String(decoding: outcome.output, as: UTF8.self), outcome.errors)
  }

  @Test("--architecture auto finds the network, which the result names")
  func auto() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try evaluate(
      Self.weights,
      [
        "--architecture", "auto", "--mean", "0.4914,0.4822,0.4465", "--std",
        "0.2471,0.2435,0.2616", "--name", "found", "--json",
      ], in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let result = try #require(try ResultCoder.decodeAll(Data(outcome.text.utf8)).first)
    #expect(result.model.architecture == "smallcnn:0.5" && result.clean?.correct == 8)
    let place = folder.appending(path: "partial/sample/linf-8-255/found.json")
    let verified = try rampart.run(["verify", place.path, "--threads", "1"])
    #expect(verified.exitCode == 0, "\(verified.errors)")
  }

  @Test("a file of another kind ends with 65, the next command, and no row")
  func kinds() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(path: "net.pt")
    try "<!DOCTYPE html>".write(to: page, atomically: true, encoding: .utf8)
    let link = folder.appending(path: "link.pt")
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: folder.path + "/absent.pt")
    for (path, words) in [
      (page.path, "a page of the web"), (folder.path, "found a folder"),
      (link.path, "a link that leads nowhere"),
      ("net.py", "--model python:net.py:FUNCTION"), ("net.py:net", "--model python:net.py:net"),
      (folder.appending(path: "ner.pt").path, "did you mean \(page.path)?"),
    ] {
      let outcome = try evaluate(path, in: folder)
      #expect(outcome.code == 65 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.text.isEmpty, "\(outcome.text)")
    }
  }

  @Test("a module that fails late is told by what failed, not by the interpreter's first line")
  func late() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Fixture.start()
    let source = """
      def forward(self, x):
        z = torch.matmul(x.flatten(1), self.weight.t())
        if float(x.max() - x.min()) > 0.5:
          return torch.matmul(z, self.weight.t())
        return z
      """
    let weight = try LinearClassifier(classes: 10, inputs: 3072).weight
    let module = try ScriptModule.compiled(
      source, attributes: ["weight": .parameter(weight)])
    let file = folder.appending(path: "late.pt").path
    try module.save(to: file)
    let outcome = try evaluate(file, in: folder)
    #expect(outcome.code == 70, "\(outcome.errors)")
    #expect(outcome.errors.contains("RuntimeError: "), "\(outcome.errors)")
    #expect(!outcome.errors.contains("TorchScript interpreter"), "\(outcome.errors)")
  }

  @Test("names that are nearly right are asked about")
  func questions() throws {
    for (arguments, words) in [
      (["evalute"], "Did you mean 'evaluate'?"),
      (["evaluate", "Undefend"], "Did you mean 'Undefended'?"),
      (["evaluate", "--attacks", "pgd2O"], "Did you mean 'pgd-20'?"),
      (["evaluate", "--dataset", "cifr10"], "did you mean cifar10?"),
    ] {
      let outcome = try rampart.run(arguments)
      #expect([64, 65].contains(outcome.exitCode) && outcome.errors.contains(words))
    }
    let understood = try rampart.run(["datasets", "convert", "Sample", "--output", "none"])
    #expect(understood.exitCode == 64)
  }

  @Test("a data set that is converted gives the same numbers")
  func convert() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "few.safetensors").path
    let made = try rampart.run(
      ["datasets", "convert", "Sample", "--samples", "8", "--output", file])
    #expect(made.exitCode == 0, "\(made.errors)")
    let model = ["--model", Self.weights, "--architecture", "smallcnn:0.5", "--json"]
    let common = ["evaluate", "--attacks", "pgd20", "--threads", "1", "--epsilon", "8/255"] + model
    let found = try [["sample", "--samples", "8"], [file]].map { images in
      let outcome = try rampart.run(
        common + ["--results", folder.appending(path: images[0].suffix(6)).path, "--dataset"]
          + images)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      return try #require(try ResultCoder.decodeAll(outcome.output).first)
    }
    #expect(found[0].clean == found[1].clean)
    #expect(found[0].attacks.map(\.brokenIndices) == found[1].attacks.map(\.brokenIndices))
  }

  @Test("a function of Python is evaluated, flagged, and not ranked")
  func served() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "mine.py")
    try """
    import numpy as np
    from rampart import Model

    W = np.random.default_rng(0).normal(size=(10, 3072)).astype(np.float32)
    model = Model.of(
        lambda x: x.reshape(len(x), -1) @ W.T, lambda x, v: (v @ W).reshape(x.shape))
    """.write(to: file, atomically: true, encoding: .utf8)
    try withKnownIssue("python3 has no NumPy", isIntermittent: true) {
      let outcome = try evaluate("python:\(file.path):model", ["--json"], in: folder)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let result = try #require(try ResultCoder.decodeAll(Data(outcome.text.utf8)).first)
      #expect(result.model.kind == .served && result.isFlagged(.served))
      #expect(result.rankingFaults.contains("served: weights not known"))
      #expect(result.model.sha256?.count == 64)
      // Whoever verifies it says which program is to run.
      let place = folder.appending(path: "partial/sample/linf-8-255/model.json").path
      let verify = ["verify", place, "--threads", "1"]
      let refused = try rampart.run(verify)
      #expect(refused.exitCode == 65 && refused.errors.contains("a result of a served model"))
      let verified = try rampart.run(verify + ["--model", "python:\(file.path):model"])
      #expect(verified.exitCode == 0, "\(verified.errors)")
    } when: {
      !NumPy.isThere
    }
    let absent = try evaluate("python:\(folder.path)/none.py:model", in: folder)
    #expect(absent.code == 65, "\(absent.errors)")
  }
}
