public import Experiments
public import Robustness
public import Torch

/// Runs attacks and judges what they return: projected onto the ball and the box, and classified
/// again by the model as it was given.
///
/// Clean images are classified by one copy of the model, and the final images of each attack by a fresh
/// one that has seen nothing else. What a search believes and the judge does not is searched for again
/// on the model itself, in the presentation of the verdict.
///
///     let threat = ThreatModel(.linf, epsilon: 8.0 / 255)
///     let runner = try AttackRunner(
///       model, classes: 10, threat: threat, random: RandomSource(seed: 0), chunk: 64)
///     let report = try runner.run(PGD { $0.steps = 20 }, on: batch)
///     report.isBroken  // one truth value an image
public final class AttackRunner {
  /// The number of images in each call of the model.
  public let chunk: Int
  /// How many images are worked on at a time where there are enough of them: a chunk for each part
  /// of a batch that is searched at the same time.
  public var capacity: Int { search.capacity }
  /// What calls have changed in the model although it changed no answer.
  public private(set) var changedAttributes: Set<String> = []
  let threat: ThreatModel
  let random: RandomSource
  private let replica: () throws -> any Classifier
  private let newJudge: ([any Classifier]) -> Judge
  var search: Search
  /// The model itself, as the verdict sees it; nil where another function is searched on.
  let plain: Search?
  /// Whether what is searched on must answer as the judge does.
  private let isComparable: Bool
  /// Whether that is a faster form of the model, not the model itself.
  private let hasTwin: Bool
  /// The search in bfloat16, where that was asked for.
  private var draft: Draft?
  var judge: Judge
  private var stage = ""
  private let searched: StateWatch
  private var judging: StateWatch

  /// A runner against a model.
  ///
  /// - Parameters:
  ///   - model: the model as given, which is searched on.
  ///   - classes: its number of classes.
  ///   - threat: what the attacker may do.
  ///   - random: the root of the attacks' chance.
  ///   - chunk: the number of images in each call of the model.
  ///   - precision: what attacks search in.
  ///   - twin: what attacks search on, where it is not the model itself: it may have other
  ///     gradients, or be another model. By default a faster form of the model, and one draw of a
  ///     randomised one.
  ///   - replica: makes a copy of the model that has seen no image; copies alone decide. By default
  ///     the model itself decides.
  ///   - threads: how many threads searches share; a `ConcurrentClassifier` is searched in several
  ///     parts of a batch at the same time.
  ///   - heartbeat: called after each chunk; throws to stop.
  public init(
    _ model: any Classifier, classes: Int, threat: ThreatModel, random: RandomSource, chunk: Int,
    precision: SearchPrecision = .float32, searchingOn twin: (any Classifier)? = nil,
    replica: (() throws -> any Classifier)? = nil, threads: Int = LibTorch.threads,
    heartbeat: @escaping () throws -> Void = {}
  ) throws {
    self.chunk = chunk
    self.threat = threat
    self.random = random
    let replica = replica ?? { model }
    self.replica = replica
    func search(
      on twin: any Classifier, _ layout: Layout = .channelsLast, usual: Int,
      copy: (() throws -> any Classifier)?
    ) -> Search {
      Search(
        twin, classes: classes, chunk: chunk, threads: threads, layout: layout, usual: usual,
        copy: copy, heartbeat: heartbeat)
    }
    /// What several threads may call at once keeps nothing of a call, and may be tried itself.
    func trial(of twin: any Classifier) -> (() throws -> any Classifier)? {
      twin is any ConcurrentClassifier ? { twin } : nil
    }
    func oneDraw(of model: any Classifier) -> any Classifier {
      (model as? any RandomizedClassifier).map {
        SingleDraw(model: $0, draw: random.split("search").draws(1)[0]).concurrent(as: $0)
      } ?? model
    }
    func fasterCopy() throws -> any Classifier {
      let copy = try replica()
      return try (copy as? any AcceleratedClassifier)?.searchTwin() ?? copy
    }
    let own = oneDraw(of: model)
    let copy = { try oneDraw(of: replica()) }
    // A model that has no faster form answers with itself.
    let found = twin == nil ? try (model as? any AcceleratedClassifier)?.searchTwin() : nil
    let faster = found.flatMap { ($0 as AnyObject) === (model as AnyObject) ? nil : $0 }
    let usual = Oracle.usualCall(ofChunk: chunk)
    self.search = search(
      on: twin ?? faster ?? own, usual: usual,
      copy: twin.map(trial) ?? (faster == nil ? copy : fasterCopy))
    plain =
      twin == nil ? search(on: own, Presentation.all[0].layout, usual: chunk, copy: copy) : nil
    isComparable = twin == nil && !(model is any RandomizedClassifier)
    hasTwin = faster != nil
    let half = BFloat16Twin.of(twin ?? faster ?? own)
    draft =
      precision == .bf16 ? Draft(search(on: half, usual: usual, copy: trial(of: half))) : nil
    let verdicts = random.split("verdict")
    newJudge = {
      Judge($0, classes: classes, random: verdicts, chunk: chunk, heartbeat: heartbeat)
    }
    let first = try Self.judges(replica)
    judge = newJudge(first)
    judging = StateWatch(classes: classes, chunk: chunk)
    try judging.add(first, areNew: true, fresh: replica)
    var searched = StateWatch(classes: classes, chunk: chunk)
    if twin == nil { try searched.add([model], fresh: replica) }
    if let faster {
      try searched.add([faster], fresh: fasterCopy)
    }
    self.searched = searched
  }

  /// Copies that judge: of a model that can keep what it was asked one for each presentation.
  private static func judges(_ replica: () throws -> any Classifier) throws -> [any Classifier] {
    let first = try replica()
    guard first is any InspectableClassifier else { return [first] }
    return try [first] + Presentation.all.dropFirst().map { _ in try replica() }
  }

  /// Says what a pass in bfloat16 costs beside one in float32, which otherwise is measured.
  package func assume(draftCost: Double) {
    draft = draft.map { Draft($0.search, cost: draftCost) }
  }

  /// Gives a stage a copy of the model of its own to judge by.
  ///
  /// - Parameter name: an attack's name, or another; the same one again changes nothing.
  public func begin(_ name: String) throws {
    guard name != stage else { return }
    // The first copy is still fresh where nothing was judged yet.
    if judge.forwardPasses > 0 {
      let copies = try Self.judges(replica)
      judge = newJudge(copies)
      judging.removeAll()
      try judging.add(copies, areNew: true, fresh: replica)
    }
    stage = name
  }

  /// What the model as given says of images; of a randomised one, what 100 draws say.
  ///
  /// It is the copy of the stage that was begun last that answers.
  public func classify(_ batch: AttackBatch) throws -> Verdict { try judge.classify(batch) }

  /// Runs an attack on images that the model classifies correctly.
  ///
  /// - Parameters:
  ///   - attack: the attack.
  ///   - batch: the images.
  ///   - memory: where an attack that can be resumed goes on from, and leaves its state; a search in
  ///     bfloat16 starts anew.
  /// - Throws: `StatefulModel` where the model's answers depend on what it was asked before.
  public func run(
    _ attack: any Attack, on batch: AttackBatch, memory: (any AttackMemory)? = nil
  ) throws -> AttackReport {
    guard batch.count > 0 else { return AttackReport.nothing(like: batch.images) }
    try begin(attack.name)
    let report =
      try draft?.pays(for: batch, beside: search) == true
      ? retry(attack, on: batch) : run(attack, on: batch, with: search, memory: memory)
    try requireNoMemory(batch, report.images)
    return report
  }

  func requireNoMemory(_ batch: AttackBatch, _ attacked: Tensor) throws {
    for watch in [searched, judging] {
      changedAttributes.formUnion(try watch.changes(batch, attacked))
    }
  }

  /// What is searched on, as it answers now, and where that is otherwise than the judge answers, beyond
  /// rounding; nil where the two need not agree.
  ///
  /// - Throws: `StatefulModel` where the two are copies of one model.
  func comparison(
    _ candidates: AttackBatch, _ verdict: Verdict
  ) throws -> (answers: LogitRows, isDifferent: [Bool])? {
    guard isComparable, candidates.count > 0,
      let place = Presentation.all.firstIndex(of: .search)
    else { return nil }
    let answers = try search.answers(candidates)
    let isDifferent = answers.differences(from: verdict.answers[place])
    // One that answers otherwise in calls of another size is no function of the image, but keeps nothing.
    guard
      try hasTwin || !isDifferent.contains(true)
        || !search.wholeAnswers(candidates).differences(from: verdict.answers[place]).contains(true)
    else {
      throw StatefulModel(attributes: try searched.changed().union(judging.changed()).sorted())
    }
    return (answers, isDifferent)
  }

  /// Searches in bfloat16, and again in float32 among the samples that are left unbroken, the ones
  /// nearest to a wrong class first, until a chunk of them gives nothing more.
  private func retry(_ attack: any Attack, on batch: AttackBatch) throws -> AttackReport {
    let first = try run(attack, on: batch, with: draft?.search ?? search)
    var report = first
    let left = first.isBroken.indices.filter { !first.isBroken[$0] && !first.isSilent[$0] }
      .sorted { (first.margins[$0], $1) > (first.margins[$1], $0) }
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
    // The layout that convolutions like; attacks keep it, so that nothing is copied to and fro. Labels are
    // read at every step, and wait for no device where they are.
    let batch = AttackBatch(
      images: try batch.images.channelsLast(), labels: try batch.labels.moved(to: .cpu),
      samples: batch.samples)
    let judged = judge.forwardPasses
    let (outcome, forward, backward) = try search.perturb(
      attack, batch, threat: threat, random: random.split(attack.name), memory: memory)
    let ball = Ball(threat)
    var images = try ball.project(outcome.images, around: batch.images)
    let candidates = AttackBatch(images: images, labels: batch.labels, samples: batch.samples)
    let verdict = try classify(candidates)
    let silent = try confirm(outcome.silent, unless: verdict.isBroken, of: batch, in: ball, &images)
    let isOver = verdict.isCorrect.indices.map { !verdict.isCorrect[$0] || silent[$0] }
    let compared = search.forwardPasses
    let rows = search === self.search ? try doubtful(candidates, verdict, isOver) : []
    let report = AttackReport(
      images: images, isBroken: verdict.isBroken, isSilent: silent, isNearTie: verdict.isNearTie,
      isInconsistent: verdict.isInconsistent, margins: verdict.margins, losses: outcome.losses,
      forwardPasses: forward + judge.forwardPasses - judged + search.forwardPasses - compared,
      backwardPasses: backward)
    guard let plain, !rows.isEmpty else { return report }
    return try report.improved(by: run(attack, on: batch.rows(rows), with: plain), at: rows)
  }

  /// The rows that are not broken yet, and of which the search and the judge do not think alike; none
  /// where the search goes by the judge's ways already.
  private func doubtful(
    _ candidates: AttackBatch, _ verdict: Verdict, _ isOver: [Bool]
  ) throws -> [Int] {
    guard let plain, search !== plain else { return [] }
    let found = try comparison(candidates, verdict)
    return candidates.samples.indices.filter { row in
      guard !isOver[row] else { return false }
      return verdict.isInconsistent[row]
        || found.map { $0.isDifferent[row] || $0.answers.isWrong(row) } == true
    }
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
