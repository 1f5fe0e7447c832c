import Experiments
import Files
import Foundation
import Results
import Testing
import Verification

@Suite("Forged records")
struct ForgedRecordTests {
  private func forgery() throws -> Forgery { Forgery(try Measured.robust.get()) }

  @Test("an untouched result verifies, with a row for every broken image")
  func untouched() throws {
    let forgery = try forgery()
    let report = try forgery.verify()
    #expect(report.findings == [])
    let record = try #require(report.record)
    #expect(record.clean == 40)
    #expect(record.broken >= 5)
    #expect(record.proved == record.broken)
    #expect(report.mostRobust == forgery.result.robust?.count)
  }

  @Test("an untouched result verifies when all its images are attacked again")
  func untouchedRerun() throws {
    let report = try forgery().verify(rerun: 40)
    #expect(report.findings == [])
    let rerun = try #require(report.record?.rerun)
    #expect(rerun.claimed == rerun.robust)
    #expect(rerun.samples == rerun.robust + (report.record?.broken ?? 0))
    #expect(rerun.excludedShare == 1 / Double(rerun.robust))
  }

  @Test("fields that no result has")
  func fields() throws {
    let report = try forgery().verify { file in
      var text = try String(contentsOf: file, encoding: .utf8)
      text.replace("\"schema\":", with: "\"certified\": true, \"empty\": null, \"schema\":")
      text.replace("\"splitSamples\":", with: "\"audited\": \"yes\", \"splitSamples\":")
      try text.write(to: file, atomically: true, encoding: .utf8)
      return file
    }
    #expect(report.faults == ["fields certified", "fields dataset.audited"])
  }

  @Test("a measure that nobody registered: under a flag's name it would take the flag with it")
  func measures() throws {
    let result = try Measured.robust.get().result
    var flagged = result
    flagged.flags.append(Flag(.probabilities, "as somebody says"))
    let report = try forgery().verify { file in
      var text = try String(contentsOf: file, encoding: .utf8)
      let measure = "\"measures\": {\"probabilities\": {\"share\": 1}}, "
      text.replace("\"schema\":", with: measure + "\"schema\":")
      try text.write(to: file, atomically: true, encoding: .utf8)
      // Neither does its measure take a flag out of what is signed.
      var both = try ResultStore.load(file)
      let unflagged = try ResultCoder.verifiedDigest(of: both)
      both.flags = flagged.flags
      #expect(try ResultCoder.verifiedDigest(of: both) != unflagged)
      return file
    }
    #expect(report.faults == ["fields probabilities"])
  }

  @Test("accuracy edited")
  func accuracy() throws {
    var forgery = try forgery()
    forgery.result.robust?.accuracy += 0.05
    #expect(try forgery.verify().faults == ["arithmetic robust.accuracy"])
  }

  @Test("interval edited")
  func interval() throws {
    var forgery = try forgery()
    forgery.result.robust?.interval.low += 0.05
    #expect(try forgery.verify().faults == ["arithmetic robust.interval[0]"])
  }

  @Test("count of an attack edited")
  func count() throws {
    var forgery = try forgery()
    forgery.result.attacks[0].robust += 1
    #expect(try forgery.verify().faults == ["arithmetic attacks[pgd-20].robust"])
  }

  @Test("what an attack broke edited, and everything computed again: only a rerun tells")
  func consistentCount() throws {
    var forgery = try forgery()
    let both = Set(forgery.result.attacks[0].brokenIndices)
      .intersection(forgery.result.attacks[1].brokenIndices)
    let image = try #require(both.min())
    forgery.result.attacks[1].brokenIndices.removeAll { $0 == image }
    try forgery.makeConsistent()
    #expect(try forgery.verify().findings == [])
    #expect(try forgery.verify(rerun: 40).faults == ["attack apgd-ce"])
  }

  @Test(
    "the same with another LibTorch named: the column is the author's word, and no fault is excused"
  )
  func otherMachine() throws {
    var forgery = try forgery()
    forgery.result.environment.libtorch = "9.9.9"
    let both = Set(forgery.result.attacks[0].brokenIndices)
      .intersection(forgery.result.attacks[1].brokenIndices)
    let image = try #require(both.min())
    forgery.result.attacks[1].brokenIndices.removeAll { $0 == image }
    try forgery.makeConsistent()
    let report = try forgery.verify(rerun: 40)
    #expect(report.findings == [] && report.record?.attested == ["apgd-ce"])
    #expect(report.remarks.contains { $0.contains("run again, what it breaks is not the same") })
    // An image called robust that breaks is a fault everywhere.
    for place in forgery.result.attacks.indices {
      forgery.result.attacks[place].brokenIndices.removeAll { $0 == image }
      forgery.result.attacks[place].silentIndices.removeAll { $0 == image }
    }
    try forgery.makeConsistent()
    #expect(try forgery.verify(rerun: 40).faults == ["robust image \(image)"])
  }

  @Test("a result that names no evidence, though something was attacked")
  func noEvidence() throws {
    var forgery = try forgery()
    forgery.result.evidence = nil
    forgery.evidence = nil
    #expect(try forgery.verify().faults == ["evidence file"])
  }

  @Test("an earlier rerun is nobody's: a verification without one has none")
  func earlierRerun() throws {
    let forgery = try forgery()
    let report = try forgery.verify { file in
      let record = VerificationRecord(
        result: Digest.sha256(try Data(contentsOf: file)).hexadecimal,
        evidence: forgery.result.evidence?.sha256, clean: 40, proved: 5, broken: 5,
        rerun: .init(samples: 40, claimed: 35, robust: 35, seed: 7),
        environment: forgery.result.environment)
      try JSONEncoder().encode(record).write(to: ResultStore.verification(of: file))
      return file
    }
    #expect(report.isVerified && report.record?.rerun == nil)
  }

  @Test("a partial run presented as complete")
  func complete() throws {
    var forgery = try forgery()
    forgery.result.complete = true
    #expect(try forgery.verify().faults == ["arithmetic complete"])
  }

  @Test("a result that does not say of which weights it is")
  func noWeights() throws {
    var forgery = try forgery()
    forgery.result.model.sha256 = nil
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["arithmetic model.sha256", "weights sha256"])
  }

  @Test("a part of the split presented as the whole")
  func wholeSplit() throws {
    var forgery = try forgery()
    forgery.result.dataset.samples = 30
    forgery.result.dataset.splitSamples = 30
    forgery.result.clean?.correctIndices.removeAll { $0 >= 30 }
    forgery.result.variations[.shifted]?.correctIndices.removeAll { $0 >= 30 }
    for index in forgery.result.attacks.indices {
      forgery.result.attacks[index].brokenIndices.removeAll { $0 >= 30 }
      forgery.result.attacks[index].silentIndices.removeAll { $0 >= 30 }
    }
    try forgery.makeConsistent()
    #expect(try forgery.verify().faults == ["data splitSamples"])
  }

  @Test("a robust image moved from one class to another")
  func classes() throws {
    var forgery = try forgery()
    let giver = try #require(forgery.result.classes.firstIndex { $0.robust > 0 })
    let taker = try #require(
      forgery.result.classes.indices.first {
        $0 != giver && forgery.result.classes[$0].robust < forgery.result.classes[$0].correct
      })
    forgery.result.classes[giver].robust -= 1
    forgery.result.classes[taker].robust += 1
    #expect(try forgery.verify().faults == ["data classes"])
  }

  @Test("images that the model gets wrong called right, and the other way round")
  func clean() throws {
    var forgery = try forgery()
    let right = try #require(forgery.result.robust?.indices.first)
    forgery.result.clean?.correctIndices.removeAll { $0 == right }
    try forgery.makeConsistent()
    #expect(try forgery.verify().faults == ["clean correctIndices"])
    forgery = try self.forgery()
    let correct = Set(forgery.result.clean?.correctIndices ?? [])
    let wrong = try #require((0..<40).first { !correct.contains($0) })
    forgery.result.clean?.correctIndices = (correct.union([wrong])).sorted()
    try forgery.makeConsistent()
    #expect(try forgery.verify().faults == ["clean correctIndices"])
  }

  @Test("an attack with fewer steps than the protocol's")
  func parameters() throws {
    var forgery = try forgery()
    forgery.result.attacks[0].parameters["steps"] = 2
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["protocol pgd-20"])
  }

  @Test("a result in the folder of another radius, of another data set, under another name")
  func place() throws {
    let forgery = try forgery()
    let moves = [
      ("forty/linf-4-255/AdversarialTraining.json", "place threat"),
      ("cifar10/linf-8-255/AdversarialTraining.json", "place dataset"),
      ("forty/linf-8-255/Undefended.json", "place defense"),
    ]
    for (name, fault) in moves {
      let report = try forgery.verify { file in
        let copy = file.deletingLastPathComponent().deletingLastPathComponent()
          .deletingLastPathComponent().appending(path: "copy").appending(path: name)
        try FileManager.default.createDirectory(
          at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        for other in try FileManager.default.contentsOfDirectory(
          at: file.deletingLastPathComponent(), includingPropertiesForKeys: nil)
        where other != file {
          let target = copy.deletingLastPathComponent().appending(path: other.lastPathComponent)
          try FileManager.default.copyItem(at: other, to: target)
        }
        try FileManager.default.copyItem(at: file, to: copy)
        return copy
      }
      #expect(report.faults == [fault])
    }
  }

  @Test("weights swapped, with the old checksum and with their own")
  func weights() throws {
    var forgery = try forgery()
    let other = try Measured.otherWeights()
    defer { try? FileManager.default.removeItem(at: other) }
    #expect(try forgery.verify(model: other.path).faults == ["weights sha256"])
    forgery.result.model.sha256 = Digest.sha256(try Data(contentsOf: other)).hexadecimal
    let faults = try forgery.verify(model: other.path).faults
    #expect(faults.isSuperset(of: ["origin weights", "clean correctIndices"]))
  }

  @Test("data swapped: one value of one image by one")
  func data() throws {
    let other = try Measured.images(changing: 12_345)
    defer { try? FileManager.default.removeItem(at: other.deletingLastPathComponent()) }
    #expect(try forgery().verify(data: other).faults == ["data checksum"])
  }

  @Test("a SHA-256 beside the checksum that is not the data's")
  func digest() throws {
    var forgery = try forgery()
    let checksum = forgery.result.dataset.checksum
    forgery.result.dataset.sha256 = String(checksum.dropFirst("sha256:".count))
    #expect(try forgery.verify().faults == [])
    forgery.result.dataset.sha256 = String(repeating: "0", count: 64)
    #expect(try forgery.verify().faults == ["data sha256"])
    // Of an official archive that is not here, what is published.
    forgery.result.dataset.checksum = "md5:c32a1d4ab5d03f1284b67883e8d87530"
    try forgery.fitOrigin()
    #expect(try forgery.verify().faults == ["data checksum", "data sha256"])
  }

  @Test("the seed changed")
  func seed() throws {
    var forgery = try forgery()
    forgery.result.seed = 1
    #expect(try forgery.verify().faults == ["origin seed"])
  }

  @Test("a failure has nothing to verify")
  func failure() throws {
    var forgery = try forgery()
    forgery.result.status = .crashed
    forgery.result.failure = FailureRecord(message: "a signal")
    #expect(try forgery.verify().faults.contains("arithmetic status"))
  }
}
