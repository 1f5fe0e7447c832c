import Experiments

extension EvaluationResult {
  /// One result from the results of disjoint shards of the same cell.
  ///
  /// The order of the shards does not matter. Passes, seconds and near ties add up, flags are
  /// kept once each, but those that follow from outcomes are the whole's, not a shard's. Evidence is left out: it lies in
  /// several files, which a caller may join.
  public static func merged(shards: [EvaluationResult]) throws -> EvaluationResult {
    let ordered = shards.sorted {
      ($0.dataset.indices.first ?? 0) < ($1.dataset.indices.first ?? 0)
    }
    guard let first = ordered.first else {
      throw ResultsError(code: .mismatch, message: "There is nothing to merge")
    }
    for shard in ordered { try shard.requireMergeable(with: first) }
    let indices = try disjointIndices(of: ordered)

    var result = first
    result.dataset.samples = indices.count
    result.dataset.sampleIndices = indices == Array(0..<indices.count) ? nil : indices
    // A digest that one of them lacks is not known of all images.
    let digests = Set(ordered.map(\.dataset.sha256))
    if digests.count > 1 { result.dataset.sha256 = nil }
    result.dataset.warnings = ordered.flatMap(\.dataset.warnings).uniqued()
    result.clean?.correctIndices = ordered.flatMap { $0.clean?.correctIndices ?? [] }.sorted()
    result.variations = Self.variations(of: ordered)
    result.attacks = Self.attacksByName(ordered)
    for position in result.attacks.indices {
      let name = result.attacks[position].name
      let parts = ordered.compactMap { $0.attack(name) }
      result.attacks[position].brokenIndices = parts.flatMap(\.brokenIndices).sorted()
      result.attacks[position].silentIndices = parts.flatMap(\.silentIndices).sorted()
      result.attacks[position].forwardPasses = parts.map(\.forwardPasses).reduce(0, +)
      result.attacks[position].backwardPasses = parts.map(\.backwardPasses).reduce(0, +)
      result.attacks[position].seconds = parts.map(\.seconds).reduce(0, +)
    }
    result.nearTies = ordered.map(\.nearTies).reduce(0, +)
    let noted = ordered.compactMap(\.nearTieIndices)
    result.nearTieIndices =
      noted.count == ordered.count ? noted.flatMap { $0 }.uniqued().sorted() : nil
    result.classes = ClassRecord.merged(ordered.map(\.classes))
    let lots = ordered.compactMap(\.lots)
    result.lots =
      lots.isEmpty ? nil : LotsRecord(attackedIndices: lots.flatMap(\.attackedIndices))
    result.flags = ordered.flatMap(\.flags).uniqued()
    result.remedies = Self.remediesByName(ordered)
    let doubts = ordered.compactMap(\.doubt)
    result.doubt =
      doubts.isEmpty
      ? nil
      : DoubtRecord(
        forwardPasses: doubts.map(\.forwardPasses).reduce(0, +),
        backwardPasses: doubts.map(\.backwardPasses).reduce(0, +),
        seconds: doubts.map(\.seconds).reduce(0, +))
    result.evidence = ordered.count == 1 ? first.evidence : nil
    let fragilities = ordered.compactMap(\.fragility)
    result.fragility =
      fragilities.count < ordered.count
      ? nil
      : FragilityRecord(
        rounded: fragilities.map(\.rounded).reduce(0, +),
        restoredIndices: fragilities.flatMap(\.restoredIndices))
    if ordered.count > 1 {
      result.flags.removeAll { OutcomeChecks.ofTheWhole.contains($0.id) }
      result.flags += OutcomeChecks(result, claimedAccuracy: nil).flags
    }
    if ordered.count > 1 { result.environment.ranks = nil }
    result.environment.seconds = ordered.map(\.environment.seconds).reduce(0, +)
    for field in [\EnvironmentRecord.rampart, \.libtorch, \.device] {
      let values = ordered.map { $0.environment[keyPath: field] }.uniqued()
      result.environment[keyPath: field] = values.joined(separator: ", ")
    }
    return result.concluded()
  }

  /// The attacks of all shards, each once: remedies may have run in some of them only.
  private static func attacksByName(_ shards: [EvaluationResult]) -> [AttackRecord] {
    var attacks: [AttackRecord] = []
    for attack in shards.flatMap(\.attacks)
    where !attacks.contains(where: { $0.name == attack.name }) {
      attacks.append(attack)
    }
    return attacks
  }

  /// The variations that every shard was measured on: concluding computes their numbers.
  private static func variations(of shards: [EvaluationResult]) -> [Variation: CleanRecord] {
    var variations: [Variation: CleanRecord] = [:]
    for variation in Variation.allCases {
      let parts = shards.compactMap { $0.variations[variation] }
      guard parts.count == shards.count else { continue }
      variations[variation] = CleanRecord(
        correctIndices: parts.flatMap(\.correctIndices), samples: 0)
    }
    return variations
  }

  /// The remedies of all shards, each once.
  private static func remediesByName(_ shards: [EvaluationResult]) -> [RemedyRecord] {
    var remedies: [RemedyRecord] = []
    for remedy in shards.flatMap(\.remedies)
    where !remedies.contains(where: { $0.name == remedy.name }) {
      remedies.append(remedy)
    }
    return remedies
  }

  /// The indices of all shards, ascending; an index in two of them is an error.
  private static func disjointIndices(of shards: [EvaluationResult]) throws -> [Int] {
    let indices = shards.flatMap(\.dataset.indices).sorted()
    if let (index, _) = zip(indices, indices.dropFirst()).first(where: { $0 == $1 }) {
      throw ResultsError(
        code: .mismatch,
        message: "Two of the shards hold image \(index); give each shard once")
    }
    return indices
  }

  /// Refuses a shard of another cell, a failed one, and one that contradicts itself.
  private func requireMergeable(with first: EvaluationResult) throws {
    let place = "The shard of \(setting.defense) from image \(setting.dataset.indices.first ?? 0)"
    guard status == .ok, clean != nil else {
      throw ResultsError(code: .mismatch, message: "\(place) \(status.title): evaluate it again")
    }
    if let fault = inconsistencies().first {
      throw ResultsError(code: .mismatch, message: "\(place) contradicts itself: \(fault)")
    }
    let free: Set<Experiment.Aspect> = [.images, .rampart, .libtorch, .device, .chunk]
    let different = experiment.differences(from: first.experiment).map(\.aspect).filter {
      !free.contains($0)
    }
    guard different.isEmpty else {
      throw ResultsError(
        code: .mismatch,
        message:
          "\(place) is of another cell: \(different.map(\.rawValue).joined(separator: ", ")) not the same"
      )
    }
  }
}
