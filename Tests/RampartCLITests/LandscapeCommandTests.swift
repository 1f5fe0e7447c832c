import Foundation
import Geometry
import Results
import Testing

@Suite("rampart landscape")
struct LandscapeCommandTests {
  private let rampart = Program("rampart")

  private func run(
    _ command: String, _ folder: URL, _ extra: [String], _ measure: String? = nil
  ) throws -> EvaluationResult {
    let outcome = try rampart.run(
      [command] + [measure].compactMap { $0 } + [
        "AdversarialTraining", "--dataset", "sample", "--samples", "6", "--threads", "1",
      ]
        + ["--results", folder.path, "--json"] + extra)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try #require(try ResultCoder.decodeAll(outcome.output).first)
  }

  @Test("joins the result, and is the same the second time")
  func joining() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let surfaces = folder.appending(path: "surfaces")
    _ = try run("evaluate", folder, ["--attacks", "pgd20"])
    let measured = try run("landscape", folder, ["--surface", surfaces.path])
    #expect(measured.attacks.map(\.name) == ["pgd-20"], "it joins what evaluate wrote")
    let landscape = try #require(measured.landscape)
    #expect(landscape.samples == 6 && landscape.batchSize == 6 && landscape.split == "test")
    #expect(landscape.preset == "quick" && landscape.seconds != nil)
    let eigenvalues = try #require(landscape.hessianTop20)
    #expect(eigenvalues.count == 20 && landscape.attackedHessianTop20?.count == 20)
    #expect(zip(eigenvalues, eigenvalues.dropFirst()).allSatisfy { abs($0) >= abs($1) })
    let (curvature, attacked) = (landscape.curvature ?? 0, landscape.attackedCurvature ?? 0)
    #expect(curvature > 0 && attacked > 0 && curvature != attacked)
    let (all, top) = (landscape.logitVariation ?? 0, landscape.logitVariationTop ?? 0)
    #expect(all > 0 && top > all)

    var again = try #require(try run("measure", folder, [], "landscape").landscape)
    again.seconds = landscape.seconds
    #expect(again == landscape)

    // Other settings are told, and what they were is kept.
    let options = ["--options", #"{"eigenvalues": 2}"#]
    let changed = try run("landscape", folder, options)
    #expect(changed.landscape?.preset == "quick, changed")
    #expect(changed.landscape?.hessianTop20?.count == 2)
    let written = String(decoding: try ResultCoder.encode(changed), as: UTF8.self)
    #expect(written.contains(#""options": {"eigenvalues": 2}"#))

    let file = surfaces.appending(path: "AdversarialTraining-0.json")
    let surface = try JSONDecoder().decode(LossSurface.self, from: Data(contentsOf: file))
    #expect(surface.losses.count == 25 && surface.losses.allSatisfy { $0.count == 25 })
    #expect(surface.offsets[12] == 0 && surface.offsets.last == 2)
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    #expect(files.allSatisfy { !$0.hasSuffix(".journal") && !$0.hasSuffix(".lock") })
  }

  @Test(
    "a measure, a setting or a value that is not there ends with 64 and says what there is",
    arguments: [
      (["nonesuch"], "Registered are attackpower, corruptions, flatness"),
      (["landscape", "--options", #"{"batch": 3}"#], "it has batchSize, directions"),
      (["landscape", "--options", #"{"batchSize": "three"}"#], "'batchSize'"),
      (["landscape", "--options", "{"], "no JSON object"),
      (["flatness", "--options", #"{"samples": 0}"#], "samples is 0"),
      (["landscape", "--options", #"{"batchSize": -1}"#], "batchSize is -1"),
    ])
  func usage(arguments: [String], words: String) throws {
    let outcome = try rampart.run(["measure"] + arguments + ["Undefended", "--dataset", "sample"])
    #expect(outcome.exitCode == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }
}
