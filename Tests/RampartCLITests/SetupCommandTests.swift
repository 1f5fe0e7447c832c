import Archives
import Experiments
import Foundation
import Results
import Testing

@Suite("Set-ups that speak up", .serialized)
struct SetupCommandTests {
  private let rampart = Program("rampart")
  private static let weights = Program.root
    .appending(path: "leaderboard/weights/sample/Undefended.safetensors").path

  private func evaluate(
    _ arguments: [String], in folder: URL
  ) throws -> (code: Int32, text: String, errors: String) {
    let outcome = try rampart.run(
      ["evaluate", "--threads", "1", "--attacks", "pgd20", "--results", folder.path] + arguments)
    return (outcome.exitCode, String(decoding: outcome.output, as: UTF8.self), outcome.errors)
  }

  @Test("a radius beyond the box is refused, taken when it is meant, and flagged on the console")
  func largeRadius() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let shared = ["Undefended", "--dataset", "sample", "--samples", "8", "--epsilon", "2"]
    let refused = try evaluate(shared, in: folder)
    #expect(refused.code == 64)
    #expect(refused.errors.contains("2 of 255 grey levels are 2/255"), "\(refused.errors)")
    let taken = try evaluate(shared + ["--allow-large-epsilon"], in: folder)
    #expect(taken.code == 0, "\(taken.errors)")
    let sentence = "Undefended (Sample, Linf, ε = 2), large-epsilon: ε = 2 is above 1"
    #expect(taken.text.contains(sentence), "\(taken.text)")
    // In the table as well, which is one of partial runs.
    let row = taken.text.split(separator: "\n").first { $0.hasPrefix("Undefended  ") }
    #expect(row?.contains("large-epsilon") == true, "\(taken.text)")
    let json = try evaluate(shared + ["--allow-large-epsilon", "--json"], in: folder)
    #expect(json.errors.contains("Flag: Undefended, large-epsilon: "))
    #expect(try ResultCoder.decodeAll(Data(json.text.utf8)).count == 1)
  }

  @Test(
    "every command with a radius refuses one beyond the box, and takes it when it is meant",
    arguments: [["attack", "pgd"], ["flatness"], ["landscape"], ["train"]])
  func commands(command: [String]) throws {
    let arguments = command + ["Undefended", "--dataset", "sample", "--epsilon", "8"]
    let refused = try rampart.run(arguments)
    #expect(refused.exitCode == 64 && refused.errors.contains("--allow-large-epsilon"))
    let help = try rampart.run([command[0], "--help"])
    #expect(String(decoding: help.output, as: UTF8.self).contains("--allow-large-epsilon"))
  }

  @Test("one radius is one cell, however it is written")
  func spellings() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for text in ["8/255", "0.03137254901960784", ".0313725"] {
      let outcome = try evaluate(
        ["Undefended", "--dataset", "sample", "--samples", "8", "--epsilon", text], in: folder)
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(files == ["partial/sample/linf-8-255/Undefended.json"])
  }

  @Test("a mean and a deviation that were forgotten are told with both accuracies")
  func normalization() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = ["--model", Self.weights, "--architecture", "smallcnn:0.5", "--dataset", "sample"]
    let forgotten = try evaluate(model, in: folder)
    #expect(forgotten.code == 0, "\(forgotten.errors)")
    #expect(
      forgotten.text.contains(
        "behind CIFAR-10's normalisation: give --mean 0.4914,0.4822,0.4465 --std 0.2471"),
      "\(forgotten.text)")
    let given = try evaluate(
      model + ["--mean", "0.4914,0.4822,0.4465", "--std", "0.2471,0.2435,0.2616"], in: folder)
    #expect(given.code == 0 && !given.text.contains("normalization"), "\(given.text)")
  }

  /// Images of the sample with labels below a number.
  private func images(below limit: Int, in folder: URL) throws -> String {
    let all = folder.appending(path: "all.safetensors")
    let made = try rampart.run([
      "attack", "pgd", "Undefended", "--steps", "1", "--epsilon", "0.001", "--dataset", "sample",
      "--samples", "60", "--threads", "1", "--output", all.path,
    ])
    #expect(made.exitCode == 0, "\(made.errors)")
    let reader = try SafetensorsReader(path: all.path)
    let pixels = try #require(try reader.tensor(named: "images")).floats
    let labels = try #require(try reader.tensor(named: "labels")?.integers)
    let kept = labels.indices.filter { labels[$0] < limit }
    let file = folder.appending(path: "few.safetensors")
    try SafetensorsWriter.write(
      [
        StoredTensor(
          name: "images", shape: [kept.count, 3, 32, 32],
          floats: kept.flatMap { pixels[$0 * 3072..<($0 + 1) * 3072] }),
        StoredTensor(name: "labels", shape: [kept.count], integers: kept.map { labels[$0] }),
      ], to: file)
    return file.path
  }

  @Test("images of four of the model's ten classes need no --classes, and verify")
  func fewLabels() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try images(below: 4, in: folder)
    for model in [[], ["--architecture", "smallcnn:0.5"]] {
      let results = folder.appending(path: "results-\(model.count)")
      let outcome = try evaluate(
        ["--model", Self.weights, "--dataset", file, "--epsilon", "8/255", "--name", "ten"] + model,
        in: results)
      #expect(outcome.code == 0, "\(outcome.errors)")
      let place = results.appending(path: "partial/few/linf-8-255/ten.json")
      let result = try ResultStore.load(place)
      #expect(result.model.classes == 10 && (result.clean?.correct ?? 0) > 0)
      let verified = try rampart.run(["verify", place.path, "--data", file, "--threads", "1"])
      #expect(verified.exitCode == 0, "\(verified.errors)")
    }
  }

  @Test("a model of other classes than the data's ends with 65 and the number to give")
  func otherClasses() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let hundred = Program.root
      .appending(path: "leaderboard/weights/cifar100-sample/Undefended.safetensors").path
    let model = ["--model", hundred, "--dataset", "sample", "--samples", "8"]
    let refused = try evaluate(model, in: folder)
    #expect(refused.code == 65)
    #expect(
      refused.errors.contains("found a model with 100 outputs, expected 10 outputs"),
      "\(refused.errors)")
    #expect(refused.errors.contains("give --classes 100 "))
    let meant = try evaluate(model + ["--classes", "100"], in: folder)
    #expect(meant.code == 0, "\(meant.errors)")
    let few = try evaluate(
      [
        "--model", Self.weights, "--dataset", "cifar100", "--data",
        Program.root.appending(path: "datasets/sample").path, "--samples", "8",
      ], in: folder)
    #expect(few.code == 65)
    #expect(few.errors.contains("give a model for these images"), "\(few.errors)")
  }
}
