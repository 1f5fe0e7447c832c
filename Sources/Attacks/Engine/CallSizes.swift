import Robustness
import Torch

/// In how large calls a model may be asked.
///
/// A sample's numbers must not depend on its company, nor on how much of it there is: kernels that add up
/// in another order for eight images than for sixty-four would make verdicts depend on who is left. So all
/// calls have the size of `usual`, and others are made only where the model gives each row the bits that
/// it gets there. That is found out on noise, once it saves more passes than it takes.
struct CallSizes {
  /// The size that calls have where nothing else is known.
  let usual: Int
  /// The size of a whole call.
  let chunk: Int
  /// The sizes that are known, and whether rows get the same bits there.
  private var isSame: [Int: Bool]
  /// Makes a copy of the model that nobody uses afterwards; nil where calls have one size.
  private var copy: (() throws -> any Classifier)?

  /// What a call costs beside its images, in images: measured on small networks, where it counts.
  private var overhead: Int { chunk / 16 }
  /// The number that sizes are multiples of.
  private var step: Int { chunk / 8 }

  /// The sizes of one model's calls.
  ///
  /// - Parameters:
  ///   - usual: the size that needs no proof.
  ///   - chunk: the size of a whole call.
  ///   - copy: makes a copy to try others on; without it there are none.
  init(usual: Int, chunk: Int, copy: (() throws -> any Classifier)?) {
    (self.usual, self.chunk) = (usual, chunk)
    isSame = [usual: true]
    self.copy = chunk.isMultiple(of: 8) && chunk > 8 ? copy : nil
  }

  /// The sizes that calls may have, ascending.
  var allowed: [Int] { isSame.filter(\.value).keys.sorted() }

  /// Looks for better sizes where an attack is long enough to gain by them.
  ///
  /// - Parameters:
  ///   - counts: how many images each part of a batch has.
  ///   - passes: how many passes the attack makes, an image.
  ///   - images: what is to be attacked; their shape counts alone.
  ///   - oracle: asks a model in calls of a size.
  mutating func prepare(
    for counts: [Int], passes: Int, like images: Tensor,
    asking oracle: (any Classifier, _ size: Int) -> Oracle
  ) throws {
    guard let copy, let shape = CallShape(images) else { return }
    let wanted = Set(counts.flatMap { best(for: $0, shape) } + [step, 2 * step, 4 * step, chunk])
      .filter { isSame[$0] == nil }.sorted()
    let rows = max(wanted.last ?? 0, usual)
    let cost = 3 * (rows + wanted.reduce(0, +))
    let gain = counts.reduce(0) {
      $0 + price($1, allowed) - price($1, (allowed + wanted).sorted())
    }
    // Both factors are bounded: an attack of a billion passes is long enough.
    guard !wanted.isEmpty, min(passes, 1 << 20) * gain > cost else { return }
    try find(wanted, on: copy(), rows: rows, shape, asking: oracle)
  }

  /// What a pass of so many images costs in calls of some sizes.
  private func price(_ count: Int, _ sizes: [Int]) -> Int {
    Oracle.calls(of: count, sizes: sizes, chunk: chunk).reduce(0) { $0 + $1.size + overhead }
  }

  /// The sizes that a count of images is best asked in: whole calls, and one for the rest, which goes into
  /// the last whole one where it is small.
  private func best(for count: Int, _ shape: CallShape) -> [Int] {
    let (whole, left) = count.quotientAndRemainder(dividingBy: chunk)
    let rest = (left + step - 1) / step * step
    guard rest > 0 else { return [] }
    return [whole > 0 && rest <= 3 * step && shape.mayGrow ? chunk + rest : rest]
  }

  /// Asks a copy about noise in calls of each size.
  private mutating func find(
    _ wanted: [Int], on model: any Classifier, rows: Int, _ shape: CallShape,
    asking oracle: (any Classifier, _ size: Int) -> Oracle
  ) throws {
    let samples = Array(0..<rows)
    // Noise, the same whoever is attacked.
    let noise = try RandomSource(seed: 0).split("call sizes").tensor(
      samples: samples, shape: shape.dimensions, device: shape.device
    ) { $0.uniform() }
    let labels = try Tensor(samples.map { $0 % oracle(model, usual).classes })
    let batch = AttackBatch(
      images: noise, labels: try labels.moved(to: shape.device), samples: samples)
    // What fails on noise is no reason to stop: images are asked about in calls of the usual size.
    let usually = try? CallAnswer(model, oracle(model, usual), batch)
    for size in wanted {
      let answer = try? CallAnswer(
        model, oracle(model, size), batch.rows(Array(0..<size)))
      isSame[size] = usually.map { answer?.agrees(with: $0) == true } ?? false
    }
    if allowed.count == 1 { copy = nil }
  }
}
