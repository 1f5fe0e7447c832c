import Experiments
import Foundation
import Results
import Testing

@Suite("rampart flatness")
struct FlatnessCommandTests {
  private let rampart = Program("rampart")
  private let common = [
    "AdversarialTraining", "--dataset", "sample", "--samples", "24", "--threads", "1",
  ]

  private func run(
    _ command: String, _ folder: URL, _ extra: [String] = []
  ) throws
    -> EvaluationResult
  {
    let outcome = try rampart.run(
      [command] + common + ["--results", folder.path, "--json"] + extra)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try #require(try ResultCoder.decodeAll(outcome.output).first)
  }

  @Test("joins the result, is the same the second time, and survives another evaluation")
  func joining() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let evaluated = try run("evaluate", folder, ["--attacks", "pgd20"])
    #expect(evaluated.flatness == nil)

    let measured = try run("flatness", folder)
    #expect(measured.attacks.map(\.name) == ["pgd-20"], "it joins what evaluate wrote")
    let flatness = try #require(measured.flatness)
    let average = try #require(flatness.average)
    #expect(average.samples == 24 && average.directions == 10 && average.xi == 0.5)
    #expect(average.value > 0 && average.standardError > 0)
    #expect(flatness.worst.map(\.xi) == [0.003, 0.00075])
    #expect(flatness.worst.allSatisfy { $0.value >= 0 })
    #expect(flatness.worst[0].value >= flatness.worst[1].value)
    let gap = try #require(flatness.generalizationGap)
    #expect(gap == (flatness.reference ?? 0) - (flatness.training?.reference ?? 0))

    let hessian = try #require(flatness.hessian)
    #expect(hessian.largest > 0 && hessian.smallest <= hessian.largest)
    #expect(hessian.samples == min(256, try #require(measured.dataset.splitSamples)))
    #expect(try #require(flatness.referenceError) > 0 && #require(average.imageError) > 0)
    #expect(try #require(flatness.generalizationGapError) > #require(flatness.referenceError))
    #expect(flatness.worst.allSatisfy { $0.imageError != nil })

    let again = try run("flatness", folder)
    #expect(again.flatness?.average == flatness.average && again.flatness?.worst == flatness.worst)
    let later = try run("evaluate", folder, ["--attacks", "pgd20"])
    #expect(later.flatness?.average == flatness.average)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(files.allSatisfy { !$0.hasSuffix(".journal") && !$0.hasSuffix(".lock") })
  }

  @Test("the Hessian is of the split's last images, however few are measured on")
  func lastImages() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let settings =
      #"{"directions": 0, "worstRadii": [], "trainingSamples": 0, "steps": 1, "hessianSamples": 8}"#
    let found = try ["4", "12"].map { samples in
      let outcome = try rampart.run([
        "flatness", "AdversarialTraining", "--dataset", "sample", "--samples", samples,
        "--threads", "1", "--results", folder.path, "--json", "--options", settings,
      ])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      return try #require(try ResultCoder.decodeAll(outcome.output).first?.flatness)
    }
    #expect(found[0].hessian?.samples == 8 && found[0].hessian == found[1].hessian)
    #expect(found[0].cleanLoss != found[1].cleanLoss)
  }

  @Test("a model file that is not there ends with 65 and a sentence")
  func missingModel() throws {
    let outcome = try rampart.run(
      ["flatness", "--model", "/nonexistent.pt", "--dataset", "sample", "--samples", "4"])
    #expect(outcome.exitCode == 65, "\(outcome.errors)")
    #expect(outcome.errors.contains("/nonexistent.pt: found nothing, expected a model file"))
  }
}

@Suite("rampart flatness --run")
struct EpochMeasuresTests {
  private let rampart = Program("rampart")

  @Test("measures the kept epochs once, and again for another threat")
  func epochs() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let trained = try rampart.run([
      "train", "Undefended", "--dataset", "sample", "--samples", "20", "--epochs", "3",
      "--snapshots",
      "--threads", "1", "--output", folder.path,
    ])
    #expect(trained.exitCode == 0, "\(trained.errors)")
    func measure(_ extra: [String] = []) throws -> (epochs: [EpochMeasures], errors: String) {
      let outcome = try rampart.run(
        [
          "landscape", "--run", folder.path, "--every", "2", "--dataset", "sample", "--samples",
          "6",
          "--threads", "1", "--json",
        ] + extra)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      return (try JSONDecoder().decode([EpochMeasures].self, from: outcome.output), outcome.errors)
    }
    let first = try measure()
    #expect(first.epochs.map(\.epoch) == [0, 2])
    #expect(first.epochs.allSatisfy { ($0.landscape?.inputGradientL1 ?? 0) > 0 })
    let again = try measure()
    #expect(again.epochs == first.epochs)
    #expect(again.errors.contains("measured already"))
    let other = try measure(["--norm", "l2"])
    #expect(other.epochs.allSatisfy { $0.subject?.contains("l2") == true })
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.allSatisfy { !$0.hasSuffix(".journal") && !$0.hasSuffix(".lock") })
  }
}
