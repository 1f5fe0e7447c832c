import Attacks
import Datasets
import Evaluation
import Evidence
import Experiments
import Foundation
import Results
import Robustness
import Torch

/// Checks a file of evidence against the images and the model: one forward pass a row.
struct EvidenceCheck {
  private let result: EvaluationResult
  private let subject: Subject
  private let runner: AttackRunner
  /// What does not hold.
  private(set) var findings: [Finding] = []
  /// The broken images that the evidence proves to be broken.
  private(set) var proved: Set<Int> = []
  /// The images whose rows are too close to call here, and so prove nothing.
  private(set) var nearTies: [Int] = []

  init(_ result: EvaluationResult, _ subject: Subject, _ runner: AttackRunner) {
    self.result = result
    self.subject = subject
    self.runner = runner
  }

  /// Whether the evidence was made in the run that the result describes; needs no model.
  static func originFindings(
    _ file: EvidenceFile, _ result: EvaluationResult
  ) throws -> [Finding] {
    try EvidenceOrigin.metadata(of: result).sorted { $0.key < $1.key }.compactMap { key, claim in
      let found = file.origin[key] ?? "nothing"
      guard found != claim else { return nil }
      return Finding(
        .origin, key, "the result says \(claim.prefix(80)), its evidence \(found.prefix(80))")
    }
  }

  /// Checks every row.
  mutating func check(_ file: EvidenceFile) throws {
    guard file.shape == subject.images.data.shape else {
      findings.append(
        Finding(.evidence, "shape", "its images are \(file.shape), the data's are not"))
      return
    }
    let broken = Set(result.brokenBy.keys)
    var seen: Set<Int> = []
    var rows: [EvidenceRow] = []
    for row in file.rows {
      guard subject.images.data.labels.indices.contains(row.sample),
        seen.insert(row.sample).inserted
      else {
        note(.evidence, row, "it is twice there, or no position of the split")
        continue
      }
      if !broken.contains(row.sample) {
        note(
          .contradiction, row,
          "the evidence holds an attack on it, the result does not call it broken")
      }
      rows.append(row)
    }
    for start in stride(from: 0, to: rows.count, by: subject.cell.batchSize) {
      try check(Array(rows[start..<min(start + subject.cell.batchSize, rows.count)]))
    }
    proved.formIntersection(broken)
  }

  private mutating func check(_ rows: [EvidenceRow]) throws {
    let batch = try subject.images.batch(at: rows.map(\.sample))
    let labels = try batch.labels.integers()
    let clean = try batch.images.floats().chunked(rows.count)
    var allowed: [(index: Int, image: [Float])] = []
    for (index, row) in rows.enumerated() {
      let image = row.image(from: clean[index])
      if isAllowed(row, image, clean[index], label: labels[index]) {
        allowed.append((index, image))
      }
    }
    guard !allowed.isEmpty else { return }
    let part = try batch.rows(allowed.map(\.index))
    let images = try Tensor(allowed.flatMap(\.image), shape: part.images.shape)
      .moved(to: part.images.device)
    let verdict = try runner.classify(
      AttackBatch(images: images, labels: part.labels, samples: part.samples))
    for (position, sample) in part.samples.enumerated() {
      if verdict.isBroken[position] {
        proved.insert(sample)
      } else if verdict.isNearTie[position] {
        nearTies.append(sample)
      } else {
        note(
          .prediction, rows[allowed[position].index],
          "the model classifies the image of the evidence correctly")
      }
    }
  }

  /// Whether a row's image is one that an attacker may show.
  private mutating func isAllowed(
    _ row: EvidenceRow, _ image: [Float], _ clean: [Float], label: Int
  ) -> Bool {
    let before = findings.count
    if row.label != label {
      note(.label, row, "its class is \(label), the evidence says \(row.label)")
    }
    if let stray = ThreatModel.strayValue(in: image) {
      note(.box, row, "it holds the value \(stray), outside 0 to 1")
    }
    let threat = subject.cell.threat
    let distance = threat.distance(image, from: clean)
    if distance > threat.tolerance {
      note(.ball, row, "it is \(distance) away from the clean image, ε is \(threat.epsilon)")
    }
    return findings.count == before
  }

  private mutating func note(_ check: Finding.Check, _ row: EvidenceRow, _ message: String) {
    findings.append(Finding(check, "image \(row.sample)", message))
  }
}
