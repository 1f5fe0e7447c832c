import Attacks
import Foundation
import Results
import Robustness
import Torch

/// What an attack did to some samples, as a journal keeps it.
struct JournalEntry: Codable {
  /// The attack's name.
  let attack: String
  /// The samples' positions in the split.
  let samples: [Int]
  /// The rows that the attack's own candidate broke.
  let broken: [Int]
  /// The rows that only an earlier iterate broke.
  let silent: [Int]
  /// The rows too close to call.
  let nearTies: [Int]
  /// The rows that the model answered differently where they were handed over in another way.
  let inconsistent: [Int]
  /// The margins, one a sample.
  let margins: [Float]
  /// The attack's own losses, one a sample, or none.
  let losses: [Float]
  /// Forward passes, one a sample.
  let forwardPasses: Int
  /// Backward passes, one a sample.
  let backwardPasses: Int
  /// The time it took.
  let seconds: Double
  /// The rows whose adversarial images follow, as float32.
  var kept: [Int]

  /// The entry of a report; of the rows in `kept` the images are kept.
  init(
    _ attack: String, _ report: AttackReport, samples: [Int], seconds: Double, kept: [Int]
  ) {
    self.attack = attack
    self.samples = samples
    self.seconds = seconds
    self.kept = kept
    broken = report.isBroken.indices.filter { report.isBroken[$0] }
    silent = report.isSilent.indices.filter { report.isSilent[$0] }
    nearTies = report.isNearTie.indices.filter { report.isNearTie[$0] }
    inconsistent = report.isInconsistent.indices.filter { report.isInconsistent[$0] }
    (margins, losses) = (report.margins, report.losses)
    (forwardPasses, backwardPasses) = (report.forwardPasses, report.backwardPasses)
  }

  /// The entry of a result's record; which verdicts were too close, and the margins, it does not say.
  ///
  /// - Parameters:
  ///   - record: what an attack did.
  ///   - samples: whom it attacked.
  ///   - kept: the rows of those whose images follow.
  init(_ record: AttackRecord, on samples: [Int], kept: [Int]) {
    func rows(_ members: [Int]) -> [Int] {
      let members = Set(members)
      return samples.indices.filter { members.contains(samples[$0]) }
    }
    (attack, self.samples, self.kept) = (record.name, samples, kept)
    (broken, silent) = (rows(record.brokenIndices), rows(record.silentIndices))
    (nearTies, inconsistent, losses) = ([], [], [])
    margins = Array(repeating: -.infinity, count: samples.count)
    (forwardPasses, backwardPasses) = (record.forwardPasses, record.backwardPasses)
    seconds = record.seconds
  }

  /// The report again; images that were not kept are the clean ones.
  ///
  /// - Parameters:
  ///   - batch: the clean images of `samples`.
  ///   - images: the images kept, row-major.
  func report(on batch: AttackBatch, images: [Float]) throws -> AttackReport {
    func mask(_ rows: [Int]) -> [Bool] {
      let rows = Set(rows)
      return samples.indices.map(rows.contains)
    }
    var all = batch.images
    if !kept.isEmpty {
      let shape = [kept.count] + batch.images.shape.dropFirst()
      all = try all.replacingRows(kept, with: Tensor(images, shape: shape).moved(to: all.device))
    }
    return AttackReport(
      images: all, isBroken: mask(broken), isSilent: mask(silent), isNearTie: mask(nearTies),
      isInconsistent: mask(inconsistent), margins: margins, losses: losses,
      forwardPasses: forwardPasses,
      backwardPasses: backwardPasses)
  }

  /// The entry as a record: the length of its JSON, the JSON, the images.
  func record(images: [Float]) throws -> Data {
    let json = try JSONEncoder.ofTasks.encode(self)
    var data = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Data($0) }
    data += json
    images.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// The entry and the images of a record; nil where it is none.
  static func parse(_ record: Data) -> (entry: JournalEntry, images: [Float])? {
    guard record.count >= 4 else { return nil }
    let length = record.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let (json, rest) = (record.dropFirst(4).prefix(length), record.dropFirst(4 + length))
    guard let entry = try? JSONDecoder.ofTasks.decode(JournalEntry.self, from: json) else {
      return nil
    }
    let images = [Float](unsafeUninitializedCapacity: rest.count / 4) { target, count in
      count = rest.count / 4
      UnsafeMutableRawBufferPointer(target).copyBytes(from: rest.prefix(count * 4))
    }
    return (entry, images)
  }
}
