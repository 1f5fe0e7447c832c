public import Robustness
public import Torch

/// Runs attacks and judges what they return: projected onto the ball and the box, and classified
/// again by the model as it was given.
public final class AttackRunner {
  /// The number of images in each call of the model.
  public let chunk: Int
  /// How many images are worked on at a time where there are enough of them: a chunk for each part
  /// of a batch that is searched at the same time.
  public var capacity: Int { search.capacity }
  private let threat: ThreatModel
  private let random: RandomSource
  private let search: Search
  private let judge: Judge
  /// The search model in bfloat16, where that was asked for.
  private let draft: Search?

  /// A runner against a model.
  ///
  /// - Parameters:
  ///   - model: the model as given; it alone decides.
  ///   - classes: its number of classes.
  ///   - threat: what the attacker may do.
  ///   - random: the root of the attacks' chance.
  ///   - chunk: the number of images in each call of the model.
  ///   - precision: what attacks search in.
  ///   - twin: what attacks search on, where it is not the model itself: it may have other
  ///     gradients, or be another model. By default a faster form of the model, and one draw of a
  ///     randomised one.
  ///   - threads: how many threads searches share; a `ConcurrentClassifier` is searched in several
  ///     parts of a batch at the same time.
  ///   - heartbeat: called after each chunk; throws to stop.
  public init(
    _ model: any Classifier, classes: Int, threat: ThreatModel, random: RandomSource, chunk: Int,
    precision: SearchPrecision = .float32, searchingOn twin: (any Classifier)? = nil,
    threads: Int = LibTorch.threads, heartbeat: @escaping () throws -> Void = {}
  ) throws {
    self.chunk = chunk
    self.threat = threat
    self.random = random
    let twin = try twin ?? Self.searchTwin(of: model, random)
    func search(on twin: any Classifier) -> Search {
      Search(twin, classes: classes, chunk: chunk, threads: threads, heartbeat: heartbeat)
    }
    self.search = search(on: twin)
    draft = precision == .bf16 ? search(on: BFloat16Twin.of(twin)) : nil
    judge = Judge(model, classes: classes, random: random.split("verdict"), chunk: chunk)
    judge.setHeartbeat(heartbeat)
  }

  private static func searchTwin(
    of model: any Classifier, _ random: RandomSource
  ) throws -> any Classifier {
    if let model = model as? any RandomizedClassifier {
      return SingleDraw(model: model, draw: random.split("search").draws(1)[0])
    }
    return try (model as? any AcceleratedClassifier)?.searchTwin() ?? model
  }

  /// What the model as given says of images; of a randomised one, what most of 100 draws say.
  public func classify(_ batch: AttackBatch) throws -> Verdict { try judge.classify(batch) }

  /// Runs an attack on images that the model classifies correctly.
  ///
  /// - Parameter memory: where an attack that can be resumed goes on from, and leaves its state; a
  ///   search in bfloat16 starts anew.
  public func run(
    _ attack: any Attack, on batch: AttackBatch, memory: (any AttackMemory)? = nil
  ) throws -> AttackReport {
    guard batch.count > 0 else { return AttackReport.nothing(like: batch.images) }
    guard let draft else { return try run(attack, on: batch, with: search, memory: memory) }
    return try retry(attack, on: batch, after: run(attack, on: batch, with: draft))
  }

  /// Searches again in float32 among the samples that a search in bfloat16 left unbroken, the ones
  /// nearest to a wrong class first, until a chunk of them gives nothing more.
  private func retry(
    _ attack: any Attack, on batch: AttackBatch, after draft: AttackReport
  ) throws -> AttackReport {
    var report = draft
    let left = draft.isBroken.indices.filter { !draft.isBroken[$0] && !draft.isSilent[$0] }
      .sorted { (draft.margins[$0], $1) > (draft.margins[$1], $0) }
    for start in stride(from: 0, to: left.count, by: search.chunk) {
      let rows = Array(left[start..<min(start + search.chunk, left.count)])
      let again = try run(attack, on: batch.rows(rows), with: search)
      report = try report.improved(by: again, at: rows)
      guard again.isBroken.contains(true) || again.isSilent.contains(true) else { break }
    }
    return report
  }

  private func run(
    _ attack: any Attack, on batch: AttackBatch, with search: Search,
    memory: (any AttackMemory)? = nil
  ) throws -> AttackReport {
    // The layout that convolutions like; attacks keep it, so that nothing is copied to and fro.
    let batch = AttackBatch(
      images: try batch.images.channelsLast(), labels: batch.labels, samples: batch.samples)
    let judged = judge.forwardPasses
    let (outcome, forward, backward) = try search.perturb(
      attack, batch, threat: threat, random: random.split(attack.name), memory: memory)
    let ball = Ball(threat)
    var images = try ball.project(outcome.images, around: batch.images)
    let verdict = try classify(
      AttackBatch(images: images, labels: batch.labels, samples: batch.samples))
    let silent = try confirm(outcome.silent, unless: verdict.isBroken, of: batch, in: ball, &images)
    return AttackReport(
      images: images, isBroken: verdict.isBroken, isSilent: silent, isNearTie: verdict.isNearTie,
      margins: verdict.margins, losses: outcome.losses,
      forwardPasses: forward + judge.forwardPasses - judged, backwardPasses: backward)
  }

  /// Judges the earlier successes of samples whose last iterate is not one, and puts those that
  /// hold into their place in `images`.
  private func confirm(
    _ silent: [Int: Tensor], unless isBroken: [Bool], of batch: AttackBatch, in ball: Ball,
    _ images: inout Tensor
  ) throws -> [Bool] {
    var confirmed = Array(repeating: false, count: batch.count)
    let rows = silent.keys.filter { !isBroken[$0] }.sorted()
    guard !rows.isEmpty else { return confirmed }
    let claimed = try batch.rows(rows)
    let candidates = try ball.project(
      .concatenate(rows.compactMap { silent[$0] }), around: claimed.images)
    let verdict = try classify(
      AttackBatch(images: candidates, labels: claimed.labels, samples: claimed.samples))
    let holding = rows.indices.filter { verdict.isBroken[$0] }
    guard !holding.isEmpty else { return confirmed }
    for place in holding { confirmed[rows[place]] = true }
    images = try images.replacingRows(
      holding.map { rows[$0] }, with: candidates.rows(holding))
    return confirmed
  }
}
