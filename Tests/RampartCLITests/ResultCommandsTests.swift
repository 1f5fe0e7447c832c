import Foundation
import Results
import Testing

@Suite("rampart compare and rampart merge")
struct ResultCommandsTests {
  private let rampart = Program("rampart")

  /// Two shards and the whole, each the file of a result.
  private func results(in folder: URL) throws -> (shards: [URL], whole: URL) {
    func file(_ name: String, _ arguments: [String]) throws -> URL {
      let outcome = try rampart.run(
        [
          "evaluate", "AdversarialTraining", "--dataset", "sample", "--samples", "30", "--attacks",
          "pgd20", "--threads", "1", "--json", "--results", folder.appending(path: name).path,
        ] + arguments)
      #expect(try ResultCoder.decodeAll(outcome.output).count == 1)
      return folder.appending(
        path: name + "/partial/sample/linf-8-255/AdversarialTraining.json")
    }
    let shards = try (0..<2).map { try file("shard\($0)", ["--shard", "\($0)/2"]) }
    return (shards, try file("whole", []))
  }

  @Test("a folder of results that is not there is no empty leaderboard")
  func missingResults() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(path: "README.md")
    try Data("the old page".utf8).write(to: page)
    let outcome = try rampart.run([
      "leaderboard", "--results", folder.path + "/none", "--output", folder.path,
    ])
    #expect(outcome.exitCode == 65)
    #expect(outcome.errors.contains("check --results"), "\(outcome.errors)")
    #expect(try String(contentsOf: page, encoding: .utf8) == "the old page")
    let unwritable = try rampart.run(["leaderboard", "--output", "/dev/null/x"])
    #expect(unwritable.exitCode == 65)
    #expect(unwritable.errors.contains("The folder cannot be made"), "\(unwritable.errors)")
  }

  @Test("merged shards say what the whole says, and compare finds no change")
  func shards() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (shards, whole) = try results(in: folder)
    let merged = folder.appending(path: "merged.json")
    let kept = try shards.map { try #require(try ResultStore.load($0).evidence?.kept) }
    let part = try rampart.run(["merge", shards[1].path, "--output", merged.path])
    #expect(part.errors.contains("no shard has the images 0–"), "\(part.errors)")
    let outcome = try rampart.run(["merge"] + shards.map(\.path) + ["--output", merged.path])
    #expect(outcome.errors.contains("the smallest shard has"), "\(outcome.errors)")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let (result, expected) = (try ResultStore.load(merged), try ResultStore.load(whole))
    #expect(result.robust == expected.robust)
    #expect(result.brokenBy == expected.brokenBy)
    #expect(result.fragility == expected.fragility)
    #expect(result.evidence?.kept == kept.reduce(0, +))
    let verified = try rampart.run(["verify", merged.path, "--threads", "1"])
    #expect(verified.exitCode == 0, "\(verified.errors)")
    #expect(result.attacks[0].forwardPasses == expected.attacks[0].forwardPasses)

    let comparison = try rampart.run(["compare", merged.path, whole.path])
    #expect(comparison.exitCode == 0, "\(comparison.errors)")
    let text = String(decoding: comparison.output, as: UTF8.self)
    #expect(text.contains("30 images compared, 0 verdicts changed"))

    let twice = try rampart.run(
      ["merge", shards[0].path, shards[0].path, "--output", merged.path])
    #expect(twice.exitCode == 65)
    #expect(twice.errors.contains("give each shard once"))
    #expect(try ResultStore.load(merged) == result)
    let apart = try rampart.run(["compare", shards[0].path, shards[1].path])
    #expect(apart.exitCode == 65)
    #expect(apart.errors.contains("share no image"))
  }

  @Test("files that are no results end with 65, missing arguments with 64")
  func badInput() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "no.json").path
    #expect(try rampart.run(["compare", file, file]).exitCode == 65)
    try Data("{}".utf8).write(to: URL(filePath: file))
    #expect(try rampart.run(["compare", file, file]).exitCode == 65)
    #expect(try rampart.run(["merge", file, "--output", file + ".out"]).exitCode == 65)
    #expect(try rampart.run(["compare", file]).exitCode == 64)
    #expect(try rampart.run(["merge", file]).exitCode == 64)
    #expect(try rampart.run(["merge", "--output", file]).exitCode == 64)
  }
}
