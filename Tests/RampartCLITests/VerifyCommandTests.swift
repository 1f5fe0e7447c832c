import Archives
import Experiments
import Foundation
import Results
import Testing

@Suite("rampart verify, submit, and evaluate --evidence", .serialized)
struct VerifyCommandTests {
  private let rampart = Program("rampart")

  private func evaluate(_ folder: URL, _ arguments: [String]) throws -> URL {
    let outcome = try rampart.run(
      [
        "evaluate", "AdversarialTraining", "--dataset", "sample", "--samples", "60", "--attacks",
        "pgd20", "--threads", "1", "--results", folder.path,
      ] + arguments)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return folder.appending(path: "partial/sample/linf-8-255/AdversarialTraining.json")
  }

  private func run(_ arguments: [String]) throws -> (code: Int32, text: String, errors: String) {
    let outcome = try rampart.run(arguments + ["--threads", "1"])
    return (outcome.exitCode, String(decoding: outcome.output, as: UTF8.self), outcome.errors)
  }

  @Test("a result verifies and leaves a record; an edited one ends with 65 and loses it")
  func verify() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try evaluate(folder, [])
    let good = try run(["verify", file.path, "--rerun", "6", "--seed", "3"])
    #expect(good.code == 0, "\(good.errors)")
    #expect(good.text.contains(": verified"))
    #expect(good.text.contains("false claims among them are excluded at 95 %"))
    #expect(FileManager.default.fileExists(atPath: ResultStore.verification(of: file).path))
    let open = folder.appending(path: "key")
    #expect(FileManager.default.createFile(atPath: open.path, contents: nil))
    #expect(chmod(open.path, 0o644) == 0)
    #expect(try run(["verify", file.path, "--key", open.path]).code == 65)
    #expect(!FileManager.default.fileExists(atPath: ResultStore.verification(of: file).path))
    var result = try ResultStore.load(file)
    result.robust?.accuracy = 0.9
    try ResultCoder.encode(result).write(to: file)
    let bad = try run(["verify", file.path])
    #expect(bad.code == 65)
    #expect(bad.text.contains("DOES NOT VERIFY"))
    #expect(bad.text.contains("arithmetic (robust.accuracy)"))
    #expect(!FileManager.default.fileExists(atPath: ResultStore.verification(of: file).path))
    let incomplete = try run(["submit", file.path, "--rerun", "1"])
    #expect(incomplete.code == 65)
    #expect(incomplete.errors.contains("The run would not be ranked"))
  }

  @Test("weights of another training are their defense's, under a name of their own")
  func otherWeights() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let training = folder.appending(path: "Undefended-7")
    try FileManager.default.createDirectory(at: training, withIntermediateDirectories: true)
    let weights = training.appending(path: "weights.safetensors")
    try FileManager.default.copyItem(
      at: Program.root.appending(path: "leaderboard/weights/sample/Undefended.safetensors"),
      to: weights)
    let evaluated = try rampart.run([
      "evaluate", "--model", weights.path, "--dataset", "sample", "--samples", "20", "--attacks",
      "pgd20", "--threads", "1", "--results", folder.path,
    ])
    #expect(evaluated.exitCode == 0, "\(evaluated.errors)")
    let file = folder.appending(path: "partial/sample/linf-8-255/Undefended-7.json")
    let result = try ResultStore.load(file)
    #expect(result.defense == "Undefended-7" && result.model.defense == "Undefended")
    #expect(result.model.kind == .defense && result.training != nil && result.options != [:])
    #expect(try run(["verify", file.path]).code == 0)
  }

  @Test("a complete result is packed with all that verifying it elsewhere takes")
  func submit() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let results = folder.appending(path: "results")
    let evaluated = try rampart.run([
      "evaluate", "Undefended", "--dataset", "sample", "--threads", "1", "--results", results.path,
    ])
    #expect(evaluated.exitCode == 0, "\(evaluated.errors)")
    let file = results.appending(path: "sample/linf-8-255/Undefended.json")
    let pack = folder.appending(path: "pack.tar.gz")
    #expect(try run(["submit", file.path, "--output", pack.path]).code == 64)
    let submitted = try run(["submit", file.path, "--output", pack.path, "--rerun", "2"])
    #expect(submitted.code == 0, "\(submitted.errors)")

    let elsewhere = folder.appending(path: "elsewhere")
    let tar = try TarReader(path: pack.path, limit: 1 << 24)
    var names: [String] = []
    while let member = try tar.next() {
      names.append(member.path)
      var contents = [UInt8](repeating: 0, count: member.size)
      _ = try contents.withUnsafeMutableBytes { try tar.read(into: $0) }
      let place = elsewhere.appending(path: member.path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contents).write(to: place)
    }
    let home = "leaderboard/results/sample/linf-8-255/Undefended"
    #expect(names.contains(home + ".json") && names.contains(home + ".verification"))
    #expect(names.contains("leaderboard/weights/sample/Undefended.safetensors"))
    #expect(names.count { $0.hasSuffix(".safetensors.xz") } == 1)
    let verified = try rampart.run(
      [
        "verify", elsewhere.appending(path: home + ".json").path, "--threads", "1", "--data",
        Program.root.appending(path: "datasets").path,
      ], root: elsewhere)
    #expect(verified.exitCode == 0, "\(verified.errors)")
    let page = try rampart.run(
      ["leaderboard", "--output", folder.appending(path: "page").path], root: elsewhere)
    #expect(String(decoding: page.output, as: UTF8.self).contains("200 of 200 self-attested"))
  }

  @Test(
    "flags that were taken out of a canary's result are missed, and it ranks all the same nowhere")
  func flags() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let evaluated = try run([
      "evaluate", "SaturatedLogits", "--dataset", "sample", "--results", folder.path,
    ])
    #expect(evaluated.code == 0, "\(evaluated.errors)")
    let file = folder.appending(path: "partial/sample/linf-8-255/SaturatedLogits.json")
    var result = try ResultStore.load(file)
    let whole = try run(["verify", file.path])
    #expect(whole.code == 0, "\(whole.text) \(whole.errors)")
    result.flags = []
    result = result.concluded()
    #expect(result.rankingFaults == [])
    try ResultCoder.encode(result).write(to: file)
    let forged = try run(["verify", file.path])
    #expect(forged.code == 65)
    #expect(forged.text.contains("flags (known-broken)"), "\(forged.text)")
    #expect(forged.text.contains("flags (zero-gradients)"), "\(forged.text)")
    let page = try rampart.run([
      "leaderboard", "--results", folder.path, "--output", folder.appending(path: "page").path,
    ])
    let text = String(decoding: page.output, as: UTF8.self)
    #expect(text.contains("known to be broken: a canary"), "\(text)")
  }

  @Test("a verification by a key that is trusted stays where one's own says no more")
  func trusted() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = "leaderboard/results/sample/linf-8-255"
    for name in ["datasets", "leaderboard"] {
      try FileManager.default.copyItem(
        at: Program.root.appending(path: name), to: folder.appending(path: name))
    }
    let row = folder.appending(path: place + "/EarlyStopping.json")
    let verification = ResultStore.verification(of: row)
    let before = try Data(contentsOf: verification)
    func verify() throws -> Int32 {
      try rampart.run(["verify", row.path, "--threads", "1"], root: folder).exitCode
    }
    #expect(try verify() == 0)
    #expect(try Data(contentsOf: verification) == before)
    try FileManager.default.removeItem(at: folder.appending(path: "leaderboard/trusted-keys"))
    #expect(try verify() == 0)
    #expect(try Data(contentsOf: verification) != before)
  }

  @Test("an objection lowers the row it is against, is logged, and holds once")
  func objection() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let images = folder.appending(path: "others.safetensors")
    let attack = try run([
      "attack", "apgd", "AdversarialTraining", "--dataset", "sample", "--samples", "60", "--loss",
      "cw", "--output", images.path,
    ])
    #expect(attack.code == 0, "\(attack.errors)")
    let file = try evaluate(folder, [])
    let before = try ResultStore.load(file)
    #expect(try run(["verify", file.path]).code == 0)
    // A checkout of its own, so that its log is not this one's.
    let checkout = folder.appending(path: "checkout")
    for name in ["datasets", "leaderboard/weights"] {
      let place = checkout.appending(path: name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        at: place, withDestinationURL: Program.root.appending(path: name))
    }
    let arguments = ["object", file.path, images.path, "--threads", "1"]
    let settled = try rampart.run(arguments, root: checkout)
    #expect(settled.exitCode == 0, "\(settled.errors)")
    let after = try ResultStore.load(file)
    let fallen = Set(before.robust?.indices ?? []).subtracting(after.robust?.indices ?? [])
    #expect(!fallen.isEmpty && fallen.allSatisfy { after.brokenBy[$0] == "external" })
    #expect(after.isFlagged(.externalEvidence))
    #expect(!FileManager.default.fileExists(atPath: ResultStore.verification(of: file).path))
    let log = checkout.appending(path: "leaderboard/objections.log")
    let line = try String(contentsOf: log, encoding: .utf8)
    #expect(
      line.contains("robust:\(before.robust?.count ?? 0)->\(after.robust?.count ?? 0)"), "\(line)")
    let verified = try run(["verify", file.path])
    #expect(verified.code == 0, "\(verified.text) \(verified.errors)")
    let again = try rampart.run(arguments, root: checkout)
    #expect(again.exitCode == 65)
    #expect(try String(contentsOf: log, encoding: .utf8) == line)
  }

  @Test("missing files end with 65, wrong arguments with 64")
  func badInput() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(try run(["verify", folder.appending(path: "no.json").path]).code == 65)
    #expect(try run(["verify"]).code == 64)
    #expect(try run(["verify", "x.json", "--rerun", "-1"]).code == 64)
  }

  @Test("images that others found are judged, lower the row, and are named")
  func external() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // Others attack harder than this protocol run of one weak attack.
    let images = folder.appending(path: "others.safetensors")
    let attack = try run([
      "attack", "apgd", "AdversarialTraining", "--dataset", "sample", "--samples", "60", "--loss",
      "cw", "--output", images.path,
    ])
    #expect(attack.code == 0, "\(attack.errors)")
    let before = try ResultStore.load(try evaluate(folder.appending(path: "a"), []))
    let file = try evaluate(folder.appending(path: "b"), ["--evidence", images.path])
    let after = try ResultStore.load(file)
    let external = try #require(after.attack("external"))
    let claimed = try #require(try SafetensorsReader(path: images.path).tensor(named: "broken"))
    #expect(external.brokenIndices.count == claimed.bytes.count { $0 == 1 })
    let alone = after.brokenBy.filter { $0.value == "external" }.count
    #expect(alone > 0)
    #expect((after.robust?.count ?? 0) == (before.robust?.count ?? 0) - alone)
    #expect(after.flags.map(\.id) == ["external-evidence"])
    #expect(after.inconsistencies() == [])
    #expect(try run(["verify", file.path, "--rerun", "3"]).code == 0)
    // The evidence of one run is images for another.
    let evidence = try #require(after.evidence?.url(beside: file))
    let again = try ResultStore.load(
      try evaluate(folder.appending(path: "c"), ["--evidence", evidence.path]))
    #expect(again.robust == after.robust)
  }

  @Test("images outside the ball or the box do not count, and images of other data are refused")
  func refusedImages() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let images = folder.appending(path: "others.safetensors")
    func write(_ values: [Float], _ size: [Int], _ indices: [Int]) throws {
      try SafetensorsWriter.write(
        [
          StoredTensor(name: "images", shape: [indices.count] + size, floats: values),
          StoredTensor(name: "indices", shape: [indices.count], integers: indices),
        ], to: images)
    }
    let many = 10 * 3072
    // Grey images are far outside the ball, and the others outside the box.
    let grey = [Float](repeating: 0.5, count: many) + [Float](repeating: 1.5, count: many)
    try write(grey, [3, 32, 32], Array(0..<20))
    let file = try evaluate(folder, ["--evidence", images.path])
    let external = try #require(try ResultStore.load(file).attack("external"))
    #expect(external.brokenIndices == [])
    let flags = try ResultStore.load(file).flags
    #expect(flags.map(\.id) == ["external-refused"])
    // Each is judged in four presentations.
    let judged = external.forwardPasses / 4
    #expect(flags.first?.message.hasPrefix("\(judged) images of others") == true)
    let wrong: [([Float], [Int], [Int])] = [
      ([0], [1, 1, 1], [0]), (Array(grey.prefix(3072)), [3, 32, 32], [200]),
      (Array(grey.prefix(6144)), [3, 32, 32], [1, 1]),
    ]
    for (values, size, indices) in wrong {
      try write(values, size, indices)
      let outcome = try run([
        "evaluate", "Undefended", "--dataset", "sample", "--samples", "30", "--results",
        folder.path, "--evidence", images.path,
      ])
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains(images.path))
    }
  }
}
