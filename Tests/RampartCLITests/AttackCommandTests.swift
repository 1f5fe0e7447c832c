import Archives
import Experiments
import Foundation
import Leaderboard
import Results
import Testing

@Suite("rampart attack")
struct AttackCommandTests {
  private let rampart = Program("rampart")
  private let data = ["--dataset", "sample", "--samples", "40", "--threads", "1"]

  private func attack(_ arguments: [String]) throws -> TrialRecord {
    let outcome = try rampart.run(["attack"] + arguments + data + ["--json"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let document = try JSONDecoder().decode(JSONValue.self, from: outcome.output)
    #expect(document["protocol"] == nil && document["defense"] != nil)
    return try JSONDecoder().decode(TrialRecord.self, from: outcome.output)
  }

  @Test("without parameters it is the protocol's attack, image by image")
  func protocolAttack() throws {
    let trial = try attack(["pgd", "AdversarialTraining"])
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(
      ["evaluate", "AdversarialTraining", "--attacks", "pgd20", "--results", folder.path, "--json"]
        + data)
    let result = try #require(try ResultCoder.decodeAll(outcome.output).first)
    let record = try #require(result.attack("pgd-20"))
    #expect(trial.attack.name == "pgd-20")
    #expect(trial.clean == result.clean)
    #expect(trial.attack.brokenIndices == record.brokenIndices)
    #expect(trial.attack.silentIndices == record.silentIndices)
    #expect(trial.attack.forwardPasses == record.forwardPasses)
    #expect(trial.attack.parameters == record.parameters)
  }

  @Test("its parameters are free, and are in the record")
  func parameters() throws {
    let trial = try attack([
      "pgd", "AdversarialTraining", "--steps", "3", "--step-size", "4/255", "--start", "none",
      "--restarts", "2", "--targets", "2",
    ])
    #expect(trial.attack.name == "PGD")
    #expect(trial.attack.parameters["steps"] == 3)
    #expect(trial.attack.parameters["start"] == "none")
    #expect(trial.attack.parameters["stepSizeOverEpsilon"] == .number(0.5))
    #expect(trial.attack.parameters["targets"] == 2)
    #expect(trial.attack.parameters["loss"] == "margin-targeted")
  }

  @Test("the smallest perturbations are found for every image, and ε is judged by them")
  func minimalNorm() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // Without gnuplot there is no picture, and the numbers are the same.
    let plot = (try? Gnuplot()).map { _ in folder.appending(path: "curve.svg") }
    let arguments = [
      "fab-t", "AdversarialTraining", "--minimal-norm", "--steps", "20", "--targets", "3",
    ]
    let trial = try attack(arguments + (plot.map { ["--curve", $0.path] } ?? []))
    let distances = try #require(trial.distances)
    #expect(distances.attacked == trial.clean.correct)
    #expect(distances.found > distances.attacked * 9 / 10)
    #expect((distances.median ?? 0) > 0.001 && (distances.median ?? 1) < 0.5)
    #expect(trial.attack.robust + trial.attack.brokenIndices.count == trial.clean.correct)
    // Judged at each radius, no image can be lost later than its own distance says.
    let curve = try #require(trial.curve)
    #expect(curve.count == 17)
    #expect(curve[0].robust == trial.clean.correct)
    #expect(curve.map(\.robust) == curve.map(\.robust).sorted(by: >))
    #expect(curve[8].epsilon == trial.threat.epsilon)
    #expect(curve[8].robust <= trial.attack.robust && curve[8].robust > 0)
    #expect(curve[16].robust < curve[8].robust)
    if let plot {
      let svg = try String(contentsOf: plot, encoding: .utf8)
      #expect(svg.contains("<path") && svg.contains("ε = 8/255"))
    }
  }

  @Test("the images kept are a data set on which the model is as often right as it was robust")
  func output() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, pictures) = (folder.appending(path: "a.safetensors"), folder.appending(path: "png"))
    let trial = try attack([
      "pgd", "Undefended", "--steps", "5", "--epsilon", "2/255", "--output", file.path, "--png",
      pictures.path,
    ])
    let reader = try SafetensorsReader(path: file.path)
    #expect(reader.metadata["model-sha256"] == trial.model.sha256)
    let indices = try #require(try reader.tensor(named: "indices")?.integers)
    let broken = try #require(try reader.tensor(named: "broken")?.integers)
    #expect(indices == trial.clean.correctIndices)
    #expect(zip(indices, broken).filter { $1 == 1 }.map(\.0) == trial.attack.brokenIndices)
    let images = try FileManager.default.contentsOfDirectory(atPath: pictures.path).sorted()
    #expect(images.count == min(32, trial.attack.brokenIndices.count))
    let signature = try Data(contentsOf: pictures.appending(path: images[0])).prefix(8)
    #expect(Array(signature) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])

    // The same weights as a file of named tensors.
    let again = try rampart.run([
      "attack", "pgd", "--steps", "1", "--epsilon", "1/255", "--dataset", file.path, "--threads",
      "1", "--json", "--model", #require(trial.model.path), "--architecture",
      #require(trial.model.architecture), "--mean", "0.4914,0.4822,0.4465", "--std",
      "0.2471,0.2435,0.2616", "--classes", "10",
    ])
    #expect(again.exitCode == 0, "\(again.errors)")
    let onKept = try JSONDecoder().decode(TrialRecord.self, from: again.output)
    #expect(onKept.dataset.samples == trial.clean.correct)
    #expect(onKept.clean.correct == trial.attack.robust - trial.attack.silentIndices.count)
  }

  @Test(
    "what does not go together ends with 64 and a sentence",
    arguments: [
      ["pgd21", "Undefended"], ["square", "Undefended", "--start", "none"],
      ["pgd", "Undefended", "--minimal-norm"], ["apgd", "Undefended", "--step-size", "0.1"],
      ["pgd", "Undefended", "--targeted", "--loss", "ce"], ["pgd", "Undefended", "--loss", "l2"],
      ["fab-t", "Undefended", "--targets", "10"], ["pgd"], ["pgd", "--all"],
      ["pgd", "Undefended", "AdversarialTraining"], ["pgd", "Undefended", "--steps", "0"],
      ["cw", "Undefended", "--norm", "l2", "--restarts", "2"],
      ["pgd", "Undefended", "--output", "images.pt"],
      ["apgd", "Undefended", "--options", #"{"loss": "dlr-targeted", "targets": 0}"#],
      ["fab-t", "Undefended", "--curve", "curve.svg"],
      ["fab-t", "Undefended", "--minimal-norm", "--curve", "curve.png"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try rampart.run(["attack"] + arguments + data)
    #expect(outcome.exitCode == 64)
    #expect(outcome.errors.contains("Error: "))
  }

  @Test("a model that fails ends with 70 and a sentence, and writes nothing")
  func failure() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.safetensors")
    let outcome = try Program("MisbehavingBench").run(
      ["attack", "pgd", "NotANumber", "--output", file.path] + data)
    #expect(outcome.exitCode == 70)
    #expect(outcome.errors.contains("NaN"))
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }
}
