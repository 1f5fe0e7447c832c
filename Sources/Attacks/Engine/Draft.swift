import Robustness
import Torch

/// A search in bfloat16, and what it costs beside the one in float32.
///
/// What it leaves unbroken is searched again in float32, the nearest to a wrong class first, until a chunk
/// gives nothing more: at least a chunk of every batch is searched twice. So it pays only where a pass is
/// cheaper, and batches are large enough.
struct Draft {
  /// The search.
  let search: Search
  /// The time of a pass beside one in float32; nil until it was measured.
  private(set) var cost: Double?

  /// How often a pass is timed; the shortest counts.
  private static let trials = 3

  /// A draft.
  ///
  /// - Parameters:
  ///   - search: in bfloat16.
  ///   - cost: of a pass, where it is known.
  init(_ search: Search, cost: Double? = nil) {
    (self.search, self.cost) = (search, cost)
  }

  /// Whether searching a batch here first takes less time than searching it in float32 alone.
  ///
  /// - Parameter full: the search in float32, which is timed on the batch's first chunk beside this one.
  mutating func pays(for batch: AttackBatch, beside full: Search) throws -> Bool {
    guard batch.count > full.chunk else { return false }
    let cost = try self.cost ?? measured(batch, beside: full)
    self.cost = cost
    return cost * Double(batch.count) + Double(full.chunk) < Double(batch.count)
  }

  private func measured(_ batch: AttackBatch, beside full: Search) throws -> Double {
    let chunk = try batch.rows(Array(0..<full.chunk))
    var shortest = [Duration](repeating: .seconds(Int64.max), count: 2)
    let clock = ContinuousClock()
    // In turn, so that other work slows both; the first call of each prepares what later ones find.
    for _ in 0...Self.trials {
      for (place, search) in [search, full].enumerated() {
        let time = try clock.measure { _ = try search.gradients(chunk).contiguous().floats() }
        shortest[place] = min(shortest[place], time)
      }
    }
    return shortest[0] / shortest[1]
  }
}
