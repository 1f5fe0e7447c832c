import Archives
import Evaluation
import Evidence
import Experiments
import Foundation
import Results
import Testing
import Verification

@Suite("Forged evidence")
struct ForgedEvidenceTests {
  private func forgery() throws -> Forgery { Forgery(try Measured.robust.get()) }

  /// The first row with its adversarial image in place of the perturbation, to be tampered with.
  private func firstImage(_ forgery: Forgery) throws -> (row: EvidenceRow, image: [Float]) {
    let row = try #require(forgery.evidence?.rows.first)
    return (row, row.image(from: try Measured.clean(row.sample)))
  }

  @Test("an image moved 1/255 outside the ball")
  func ball() throws {
    var forgery = try forgery()
    let row = try #require(forgery.evidence?.rows.first)
    guard case .steps(let steps, let scale) = row.change else {
      Issue.record("the first row is not rounded")
      return
    }
    forgery.evidence?.rows[0] = EvidenceRow(
      sample: row.sample, label: row.label, change: .steps(steps, scale: scale * 9 / 8))
    #expect(try forgery.verify().faults == ["ball image \(row.sample)"])
  }

  @Test("a single value moved 1/255 outside the ball, in an image that is stored exactly")
  func exactBall() throws {
    var forgery = try forgery()
    var (row, image) = try firstImage(forgery)
    let clean = try Measured.clean(row.sample)
    let place = try #require(clean.firstIndex { (0.2...0.8).contains($0) })
    image[place] = clean[place] + 9 / 255
    forgery.evidence?.rows[0] = EvidenceRow(
      sample: row.sample, label: row.label, change: .image(image))
    #expect(try forgery.verify().faults == ["ball image \(row.sample)"])
    image[place] = .nan
    row = EvidenceRow(sample: row.sample, label: row.label, change: .image(image))
    forgery.evidence?.rows[0] = row
    #expect(
      try forgery.verify().faults == ["ball image \(row.sample)", "box image \(row.sample)"])
  }

  @Test("a pixel outside the box")
  func box() throws {
    var forgery = try forgery()
    // An image with a value so dark that a step out of the box stays inside the ball.
    for index in try #require(forgery.evidence).rows.indices {
      let row = try #require(forgery.evidence?.rows[index])
      let clean = try Measured.clean(row.sample)
      guard let place = clean.firstIndex(where: { $0 < 7 / 255 }) else { continue }
      var image = row.image(from: clean)
      image[place] = clean[place] - 8 / 255
      forgery.evidence?.rows[index] = EvidenceRow(
        sample: row.sample, label: row.label, change: .image(image))
      #expect(try forgery.verify().faults == ["box image \(row.sample)"])
      return
    }
    Issue.record("no broken image has a dark value")
  }

  @Test("a perturbation that breaks nothing")
  func prediction() throws {
    var forgery = try forgery()
    let row = try #require(forgery.evidence?.rows.first)
    forgery.evidence?.rows[0] = EvidenceRow(
      sample: row.sample, label: row.label, change: .image(try Measured.clean(row.sample)))
    #expect(try forgery.verify().faults == ["prediction image \(row.sample)"])
  }

  @Test("another label")
  func label() throws {
    var forgery = try forgery()
    let row = try #require(forgery.evidence?.rows.first)
    forgery.evidence?.rows[0] = EvidenceRow(
      sample: row.sample, label: (row.label + 1) % 10, change: row.change)
    #expect(try forgery.verify().faults == ["label image \(row.sample)"])
  }

  @Test("evidence of another model, with its own origin and with a forged one")
  func otherModel() throws {
    var forgery = try forgery()
    let other = try Measured.undefended.get()
    forgery.evidence = other.evidence
    forgery.result.evidence?.kept = other.evidence.rows.count
    let faults = try forgery.verify().faults
    #expect(faults.isSuperset(of: ["origin weights", "origin defense"]))
    try forgery.fitOrigin()
    let broken = Set(forgery.result.brokenBy.keys)
    forgery.evidence?.rows.removeAll { !broken.contains($0.sample) }
    forgery.result.evidence?.kept = forgery.evidence?.rows.count
    let checks = Set(try forgery.verify().findings.map(\.check))
    #expect(checks == [.prediction])
  }

  @Test("the result of another radius, its evidence unchanged and with a forged origin")
  func otherRadius() throws {
    var forgery = try forgery()
    forgery.result.threat = ThreatModel(.linf, epsilon: 4.0 / 255)
    let faults = try forgery.verify().faults
    #expect(faults.contains("origin epsilon"))
    try forgery.fitOrigin()
    #expect(Set(try forgery.verify().findings.map(\.check)) == [.ball])
  }

  @Test("a file that is not there, is another one, or is damaged")
  func file() throws {
    let forgery = try forgery()
    func evidence(_ file: URL) throws -> URL {
      let name = try #require(try ResultStore.load(file).evidence?.file)
      return file.deletingLastPathComponent().appending(path: name)
    }
    let missing = try forgery.verify { file in
      try FileManager.default.removeItem(at: evidence(file))
      return file
    }
    #expect(missing.faults == ["evidence file"])
    let changed = try forgery.verify { file in
      try Data("nothing".utf8).write(to: evidence(file))
      return file
    }
    #expect(changed.faults == ["evidence sha256"])
    #expect(throws: ArchiveError.self) {
      try forgery.verify { file in
        // A cut file, with its checksum in the result.
        let data = try Data(contentsOf: evidence(file)).dropLast(100)
        try ResultStore(directory: file.deletingLastPathComponent())
          .save(try ResultStore.load(file), evidence: Data(data))
        return file.deletingLastPathComponent()
          .appending(path: "partial/forty/linf-8-255/AdversarialTraining.json")
      }
    }
  }

  @Test("rows left out, and said to be there; rows twice")
  func rows() throws {
    var forgery = try forgery()
    let row = try #require(forgery.evidence?.rows.first)
    forgery.evidence?.rows.removeFirst()
    #expect(try forgery.verify().faults == ["evidence kept"])
    let second = try #require(forgery.evidence?.rows.first)
    forgery.evidence?.rows.append(second)
    #expect(try forgery.verify().faults == ["evidence image \(second.sample)"])
    forgery.evidence?.rows.removeLast()
    forgery.result.evidence?.kept? -= 1
    let record = try #require(try forgery.verify().record)
    #expect(record.proved == record.broken - 1)
    #expect(row.sample != second.sample)
  }

  @Test(
    "a name that leads elsewhere is no file beside the result", arguments: ["../x", "/etc/x", ".x"])
  func name(_ name: String) throws {
    let record = EvidenceRecord(file: name + ".safetensors.xz", sha256: "")
    #expect(record.url(beside: URL(filePath: "/a/b.json")) == nil)
  }
}
