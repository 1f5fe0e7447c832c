public import Robustness
public import Torch

/// The samples that an attack still works on, and the adversarial images of those that left.
///
/// Attacks hold their state in tensors with one row an active sample; `release` tells which rows
/// stay, and the attack narrows its tensors to them.
public struct ActiveSet {
  /// What is still attacked.
  public private(set) var batch: AttackBatch
  /// For each active row, the row of the batch that the attack was given.
  public private(set) var rows: [Int]
  /// One candidate [1, C, H, W] a sample of the original batch; apart, so that keeping a few costs
  /// no copy of all.
  private var kept: [Tensor]
  /// The margin by which each original sample's candidate fools the model that the attack searches on,
  /// 0 for a tie; −∞ where it does not.
  public private(set) var margins: [Float]
  /// How far each original sample's candidate is from the clean image, for attacks that care.
  public private(set) var distances: [Float]

  /// All samples of a batch, each its own candidate.
  public init(_ batch: AttackBatch) throws {
    self.batch = batch
    rows = Array(0..<batch.count)
    kept = try rows.map { try batch.images.slice($0..<$0 + 1) }
    margins = Array(repeating: -.infinity, count: batch.count)
    distances = Array(repeating: .infinity, count: batch.count)
  }

  /// What `state` described, of the same batch.
  public init(_ batch: AttackBatch, from state: AttackState) throws {
    rows = state.integers["rows"] ?? []
    self.batch = try batch.rows(rows)
    margins = state.floats["margins"] ?? []
    distances = state.floats["distances"] ?? []
    let images = try (state.tensors["kept"] ?? batch.images).channelsLast()
    kept = try (0..<batch.count).map { try images.slice($0..<$0 + 1) }
  }

  /// Everything but the clean images.
  public func state() throws -> AttackState {
    AttackState(
      integers: ["rows": rows], floats: ["margins": margins, "distances": distances],
      tensors: ["kept": try candidates()])
  }

  /// Whether every sample has left.
  public var isEmpty: Bool { rows.isEmpty }

  /// One candidate a sample of the original batch, [N, C, H, W].
  public func candidates() throws -> Tensor { try Tensor.concatenate(kept) }

  /// The candidate of an original row, [1, C, H, W].
  public func candidate(_ place: Int) -> Tensor { kept[place] }

  /// Whether the candidate of an original row fools the model that the attack searches on.
  public func isFooled(_ place: Int) -> Bool { margins[place] >= 0 }

  /// Keeps the iterates that are wrong by more than any before them as candidates.
  ///
  /// - Parameters:
  ///   - images: the current iterates, one an active row.
  ///   - found: their margins.
  /// - Returns: which of them were kept.
  @discardableResult
  public mutating func keep(_ images: Tensor, _ found: [Float]) throws -> [Bool] {
    let isKept = found.indices.map { found[$0] >= 0 && found[$0] > margins[rows[$0]] }
    try store(images, where: isKept, at: rows)
    for row in isKept.indices where isKept[row] { margins[rows[row]] = found[row] }
    return isKept
  }

  /// Keeps the wrong iterates that are nearer to the clean images than any before them.
  ///
  /// - Parameters:
  ///   - images: iterates.
  ///   - found: what the model says of them.
  ///   - lengths: their distances from the clean images.
  ///   - places: the original rows that they belong to.
  ///   - radius: distances up to this one are as good as any other; there the margin decides.
  public mutating func keepNearest(
    _ images: Tensor, _ found: LogitRows, _ lengths: [Float], at places: [Int], radius: Float
  ) throws {
    let isKept = places.indices.map { row in
      let (new, old) = (max(lengths[row], radius), max(distances[places[row]], radius))
      let isBetter = new < old || (new == old && found.margin(row) > margins[places[row]])
      // The smallest change would be one that is too close to call: it must be wrong beyond doubt.
      return isBetter && (radius > 0 ? found.isWrong(row) : found.isClearlyWrong(row))
    }
    try store(images, where: isKept, at: places)
    for row in isKept.indices where isKept[row] {
      (margins[places[row]], distances[places[row]]) = (found.margin(row), lengths[row])
    }
  }

  private mutating func store(_ images: Tensor, where mask: [Bool], at places: [Int]) throws {
    // Copies: a slice would keep the whole batch alive.
    for row in mask.indices where mask[row] {
      kept[places[row]] = try images.slice(row..<row + 1).copied()
    }
  }

  /// Makes iterates candidates although they fool nothing: the best that there is so far.
  public mutating func replace(_ images: Tensor, where mask: [Bool]) throws {
    try store(images, where: mask, at: rows)
  }

  /// Lets samples go; returns the rows that stay, or nil where all do.
  public mutating func release(_ mask: [Bool]) throws -> [Int]? {
    guard mask.contains(true) else { return nil }
    let staying = mask.indices.filter { !mask[$0] }
    batch = try batch.rows(staying)
    rows = staying.map { rows[$0] }
    return staying
  }
}
