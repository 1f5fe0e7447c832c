import Robustness
import Torch

/// The samples that an attack still works on, and the adversarial images of those that left.
///
/// Attacks hold their state in tensors with one row an active sample; `release` tells which rows
/// stay, and the attack narrows its tensors to them.
struct ActiveSet {
  /// What is still attacked.
  private(set) var batch: AttackBatch
  /// For each active row, the row of the batch that the attack was given.
  private(set) var rows: [Int]
  /// One candidate a sample of the original batch.
  private(set) var candidates: Tensor
  /// Which original rows have a candidate that fools the model the attack searches on.
  private(set) var isFooled: [Bool]

  /// All samples of a batch, each its own candidate.
  init(_ batch: AttackBatch) {
    self.batch = batch
    rows = Array(0..<batch.count)
    candidates = batch.images
    isFooled = Array(repeating: false, count: batch.count)
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Keeps the iterates that fool the model as candidates.
  ///
  /// - Parameters:
  ///   - images: the current iterates, one a row.
  ///   - mask: which of them are wrong.
  mutating func keep(_ images: Tensor, where mask: [Bool]) throws {
    let fooled = mask.indices.filter { mask[$0] }
    guard !fooled.isEmpty else { return }
    try keep(images.rows(fooled), atRows: fooled)
  }

  /// Keeps images that fool the model as candidates of the active rows named.
  mutating func keep(_ images: Tensor, atRows fooled: [Int]) throws {
    let places = fooled.map { rows[$0] }
    candidates = try candidates.replacingRows(places, with: images)
    for place in places { isFooled[place] = true }
  }

  /// Makes iterates candidates although they fool nothing: the best that there is so far.
  mutating func replace(_ images: Tensor, where mask: [Bool]) throws {
    let chosen = mask.indices.filter { mask[$0] }
    guard !chosen.isEmpty else { return }
    candidates = try candidates.replacingRows(chosen.map { rows[$0] }, with: images.rows(chosen))
  }

  /// Makes the given iterates candidates of the samples that nothing has fooled yet.
  mutating func replaceUnfooled(_ images: Tensor) throws {
    try replace(images, where: rows.map { !isFooled[$0] })
  }

  /// Lets samples go; returns the rows that stay, or nil where all do.
  mutating func release(_ mask: [Bool]) throws -> [Int]? {
    guard mask.contains(true) else { return nil }
    let staying = mask.indices.filter { !mask[$0] }
    batch = try batch.rows(staying)
    rows = staying.map { rows[$0] }
    return staying
  }
}
