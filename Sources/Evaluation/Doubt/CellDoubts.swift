import Attacks
import Experiments
import Results
import Robustness
import Torch

/// The doubts of a cell: looks before the attacks and after them, and runs the remedies.
struct CellDoubts {
  private let cell: Cell
  private let images: CellImages
  private let classes: Int
  private let chunk: Int
  private let claimedAccuracy: Double?
  private let doubts: Doubts
  private let model: LoadedModel
  private let probe: AttackBatch

  /// Looks at a cell's model before it is attacked.
  init(
    _ cell: Cell, _ model: LoadedModel, _ images: CellImages, roster: Roster, classes: Int,
    chunk: Int
  ) throws {
    self.cell = cell
    self.images = images
    self.classes = classes
    self.chunk = chunk
    claimedAccuracy = model.claimedAccuracy
    self.model = model
    probe = try images.batch(at: images.positions.spread(Probe.size))
    doubts = try Doubts(
      model.classifier, classes: classes, threat: cell.threat,
      random: RandomSource(seed: cell.seed),
      probe: probe, roster: roster, chunk: chunk,
      threads: cell.device == .cpu ? cell.threads : nil)
  }

  /// What was seen so far.
  var flags: [Flag] { doubts.flags }

  /// What is to be evaluated.
  var subject: any Classifier { doubts.subject }

  /// A copy of that which has seen no image.
  func replica() throws -> any Classifier { doubts.subjected(try model.replica()) }

  /// Searches and judges a few images, to see how it has to be done.
  func rehearse(with runner: AttackRunner) throws {
    doubts.examine(try runner.rehearse(on: probe))
  }

  /// The name of the protocol that the evaluation follows.
  var protocolName: String {
    let rules = EvaluationProtocol.named(cell.protocolName)
    guard doubts.isRandomised, let rules, rules.standing != .bound else {
      return cell.protocolName
    }
    return rules.randomised
  }

  /// Whether the run is thorough enough for remedies: the whole protocol.
  private var isThorough: Bool {
    guard let rules = EvaluationProtocol.named(cell.protocolName), rules.standing != .bound else {
      return false
    }
    return rules.labels.allSatisfy(cell.attacks.contains)
  }

  /// Looks at what the attacks came to, runs the remedies, and puts all of it into the result.
  ///
  /// - Parameter run: runs an attack on samples with a runner.
  func conclude(
    _ result: inout EvaluationResult, heartbeat: @escaping () throws -> Void,
    run: (any Attack, [Int], AttackRunner) throws -> AttackRecord
  ) throws {
    doubts.examine(result, claimedAccuracy: claimedAccuracy)
    if isThorough {
      let left = Self.survivors(of: result)
      try doubts.examine(
        survivors: images.batch(at: left.spread(Doubts.survivors)))
      for remedy in try doubts.remedies() {
        try apply(remedy, &result, heartbeat, run)
      }
    }
    let known = Set(result.flags.map(\.id))
    result.flags += doubts.flags.filter { !known.contains($0.id) }
    result.doubt = doubts.record
  }

  /// What a finished result's own numbers give reason to doubt.
  func outcomeFlags(of result: EvaluationResult) -> [Flag] {
    OutcomeChecks(result, claimedAccuracy: claimedAccuracy).flags
  }

  /// What the images give reason to doubt that nothing but remedies broke.
  ///
  /// - Parameter look: which look it is; 0 is the one of an evaluation.
  func survivorFlags(of result: EvaluationResult, look: Int) throws -> [Flag] {
    guard isThorough else { return [] }
    let left = Self.survivors(of: result.withoutRemedies)
    return try doubts.flags(
      ofSurvivors: images.batch(at: left.spread(Doubts.survivors)), look: look)
  }

  private func apply(
    _ remedy: Remedy, _ result: inout EvaluationResult, _ heartbeat: @escaping () throws -> Void,
    _ run: (any Attack, [Int], AttackRunner) throws -> AttackRecord
  ) throws {
    guard !Self.survivors(of: result).isEmpty else { return }
    let runner = try runner(for: remedy, heartbeat)
    var names: [String] = []
    for attack in remedy.attacks {
      let left = Self.survivors(of: result)
      guard !left.isEmpty else { continue }
      result.attacks.append(try run(attack, left, runner))
      names.append(attack.name)
    }
    result.remedies.append(
      RemedyRecord(name: remedy.name, reason: remedy.reason, attacks: names))
  }

  /// What searches on the twin of a remedy.
  private func runner(
    for remedy: Remedy, _ heartbeat: @escaping () throws -> Void
  ) throws -> AttackRunner {
    try AttackRunner(
      subject, classes: classes, threat: cell.threat, random: RandomSource(seed: cell.seed),
      chunk: chunk, searchingOn: remedy.twin, replica: replica, heartbeat: heartbeat)
  }

  /// The attacks of the remedies that the model and a result's flags call for, with what runs them.
  func remedies(
    for result: EvaluationResult, _ heartbeat: @escaping () throws -> Void
  ) throws -> [(runner: AttackRunner, attacks: [any Attack])] {
    try remedies(besides: result.flags, heartbeat)
  }

  /// The attacks of the remedies that the model and some flags besides its own call for, with what runs them.
  func remedies(
    besides flags: [Flag], _ heartbeat: @escaping () throws -> Void
  ) throws -> [(runner: AttackRunner, attacks: [any Attack])] {
    try doubts.remedies(besides: flags).map {
      (try runner(for: $0, heartbeat), $0.attacks)
    }
  }

  /// The samples that nothing has broken so far.
  private static func survivors(of result: EvaluationResult) -> [Int] {
    let lost = Set(result.attacks.flatMap { $0.brokenIndices + $0.silentIndices })
    return (result.clean?.correctIndices ?? []).filter { !lost.contains($0) }
  }
}
