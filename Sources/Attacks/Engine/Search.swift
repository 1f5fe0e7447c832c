import Experiments
import Foundation
import Robustness
import Torch

/// What an attack searches on: one oracle of the model for each part of a batch that is searched at
/// the same time.
///
/// A sample's outcome does not depend on its company, so parts end as the whole would.
final class Search {
  /// The number of images in a whole call of the model.
  let chunk: Int
  private let model: any Classifier
  private let oracles: [Oracle]
  /// An oracle that asks a model in calls of a size as a search would.
  private let oracle: (any Classifier, _ size: Int) -> Oracle
  /// In how large calls the model is asked.
  private var sizes: CallSizes
  private let threads: Int
  private let lock = NSLock()
  private var hasFailed = false

  /// More parts would take more memory than they save time.
  private static let parts = 8

  /// A search on a model.
  ///
  /// - Parameters:
  ///   - threads: how many threads all parts share; a model that may not be called from several
  ///     at once gets the whole batch.
  ///   - layout: how the model gets images.
  ///   - usual: how many images a call has where the model is not known to give rows the same bits in
  ///     others.
  ///   - copy: makes a copy of the model to find that out; without it all calls are alike.
  ///   - heartbeat: called after each chunk, by one part at a time; throws to stop.
  init(
    _ model: any Classifier, classes: Int, chunk: Int, threads: Int, layout: Layout = .channelsLast,
    usual: Int? = nil, copy: (() throws -> any Classifier)? = nil,
    heartbeat: @escaping () throws -> Void
  ) {
    self.chunk = chunk
    self.threads = threads
    self.model = model
    let count = model is any ConcurrentClassifier ? max(1, min(threads, Self.parts)) : 1
    let oracle = { Oracle($0, classes: classes, chunk: $1, layout: layout) }
    self.oracle = oracle
    let isFixed = model.isFixedSize
    sizes = CallSizes(
      usual: isFixed ? chunk : usual ?? chunk, chunk: chunk, copy: isFixed ? nil : copy)
    oracles = (0..<count).map { _ in oracle(model, chunk) }
    for oracle in oracles {
      oracle.sizes = sizes.allowed
      oracle.heartbeat = { [unowned self] in
        try lock.withLock {
          // Nobody waits for what another part's failure makes worthless.
          if hasFailed { throw CancellationError() }
          try heartbeat()
        }
      }
    }
  }

  /// How many images are worked on at the same time.
  var capacity: Int { chunk * oracles.count }

  /// Forward passes so far, one a sample.
  var forwardPasses: Int { oracles.reduce(0) { $0 + $1.forwardPasses } }
  /// Backward passes so far, one a sample.
  var backwardPasses: Int { oracles.reduce(0) { $0 + $1.backwardPasses } }

  /// What the model that is searched on says of images, as a search would ask it.
  func answers(_ batch: AttackBatch) throws -> LogitRows {
    try LogitRows(oracles[0].logits(batch.images), batch.labels)
  }

  /// The same, asked in whole calls as the judge asks.
  func wholeAnswers(_ batch: AttackBatch) throws -> LogitRows {
    try LogitRows(oracle(model, chunk).logits(batch.images), batch.labels)
  }

  /// The gradients of the margin loss at images, as a search would ask for them.
  func gradients(_ batch: AttackBatch) throws -> Tensor {
    try oracles[0].gradient(batch.images, labels: batch.labels, loss: .margin).gradient
  }

  /// What an attack finds, and the passes that it took, those before a state in memory included.
  func perturb(
    _ attack: any Attack, _ batch: AttackBatch, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> (outcome: AttackOutcome, forward: Int, backward: Int) {
    let parts = try prepare(for: batch, passes: attack.passesPerSample)
    let passes = (forwardPasses, backwardPasses)
    let memories = try memory.map { try PartMemory.parts(parts, of: $0) }
    let kept = memories.map { zip($0, oracles).map { PassMemory($0, $1) } }
    hasFailed = false
    var failure: (any Error)?
    let outcomes = try LibTorch.concurrently(parts.count, threads: threads) { part in
      do {
        let (batch, oracle) = (try batch.rows(Array(parts[part])), oracles[part])
        return try (attack as? any ResumableAttack)?
          .perturb(batch, oracle: oracle, threat: threat, random: random, memory: kept?[part])
          ?? attack.perturb(batch, oracle: oracle, threat: threat, random: random)
      } catch {
        lock.withLock {
          if !hasFailed { failure = error }
          hasFailed = true
        }
        return AttackOutcome(images: batch.images)
      }
    }
    if let failure { throw failure }
    return (
      try AttackOutcome(joining: outcomes, from: parts.map(\.lowerBound)),
      forwardPasses - passes.0 + (kept ?? []).reduce(0) { $0 + $1.before.forward },
      backwardPasses - passes.1 + (kept ?? []).reduce(0) { $0 + $1.before.backward }
    )
  }

  /// The parts of a batch, once it is known in how large calls the model may be asked.
  private func prepare(for batch: AttackBatch, passes: Int) throws -> [Range<Int>] {
    let counts = parts(of: batch, size: max(1, chunk / 8)).map(\.count)
    try sizes.prepare(for: counts, passes: passes, like: batch.images, asking: oracle)
    for oracle in oracles { oracle.sizes = sizes.allowed }
    return parts(of: batch, size: sizes.allowed[0])
  }

  /// Whole calls for each part, as even as they come; one part where the device is no processor.
  private func parts(of batch: AttackBatch, size: Int) -> [Range<Int>] {
    let calls = (batch.count + size - 1) / size
    let count = batch.images.device == .cpu ? min(calls, oracles.count) : 1
    return (0..<count).map { part in
      part * calls / count * size..<min((part + 1) * calls / count * size, batch.count)
    }
  }
}

extension AttackOutcome {
  /// What was found in parts of a batch that follow one another.
  ///
  /// - Parameter starts: the row that each part begins with.
  fileprivate init(joining parts: [AttackOutcome], from starts: [Int]) throws {
    guard parts.count > 1 else {
      self = parts[0]
      return
    }
    let silent = zip(parts, starts).flatMap { part, start in
      part.silent.map { (start + $0, $1) }
    }
    self.init(
      images: try .concatenate(parts.map(\.images)),
      silent: Dictionary(silent) { first, _ in first }, losses: parts.flatMap(\.losses))
  }
}
