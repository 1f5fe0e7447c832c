import Torch

extension Lanczos {
  /// A search in rounds, each orthogonal to what the earlier ones found.
  struct Search {
    private let part: Spectrum.Part
    private let solver: Lanczos
    private let dimension: Int
    private var known = OrthonormalBasis()
    private var found: [(value: Double, vector: Tensor)] = []
    /// The rounds so far.
    private(set) var attempts = 0
    /// The products so far.
    private(set) var products = 0
    /// Whether there is nothing more to find.
    private(set) var isOver = false
    /// Whether what was found is within the tolerance.
    private(set) var isConverged = true

    init(part: Spectrum.Part, solver: Lanczos, dimension: Int) {
      (self.part, self.solver, self.dimension) = (part, solver, dimension)
    }

    /// What was asked for, in order.
    var result: [(value: Double, vector: Tensor)] {
      let sorted = part.sorted(found) { $0.value }
      // The two ends may be the same.
      if case .ends = part, sorted.count == 1 { return sorted + sorted }
      return Array(sorted.prefix(part.count))
    }

    /// One round.
    mutating func deflate(
      from start: Tensor, _ product: (Tensor) throws -> Tensor
    ) throws {
      attempts += 1
      var space = try KrylovSpace(start: start, orthogonalTo: known)
      let limit = min(part.count + solver.workspace, dimension - known.count)
      var fresh: [KrylovSpace.Ritz] = []
      var isSettled = space.isInvariant
      while !isSettled {
        try space.grow(product)
        products += 1
        let isFull = space.count >= limit
        let isLast = products >= solver.productLimit
        guard space.isInvariant || isFull || isLast || space.count.isMultiple(of: 4) else {
          continue
        }
        let pairs = part.sorted(space.ritz()) { $0.value }
        fresh = newcomers(among: pairs)
        let largest = (pairs.map(\.value) + found.map(\.value)).reduce(0) { max($0, abs($1)) }
        // Where nothing belongs among those asked for, the first must be certain not to.
        isSettled =
          space.isInvariant || space.count == dimension - known.count
          || (space.count > part.count - found.count
            && pairs.prefix(max(1, fresh.count)).allSatisfy { solver.accepts($0, largest: largest) })
        if isLast && !isSettled {
          isConverged = false
          break
        }
        if isFull && !isSettled {
          try space.restart(keeping: Array(pairs.prefix(part.count + solver.workspace / 3)))
        }
      }
      for pair in fresh {
        let vector = try space.vector(of: pair)
        try known.append(vector)
        found.append((pair.value, vector))
      }
      let isComplete = part == .ends || fresh.isEmpty || known.count >= dimension
      isOver = isComplete || products >= solver.productLimit
      // Nobody could look whether something was missed.
      if !isComplete && isOver { isConverged = false }
    }

    /// The pairs that belong among those asked for, given what was found before.
    private func newcomers(among pairs: [KrylovSpace.Ritz]) -> [KrylovSpace.Ritz] {
      let room = max(0, part.count - found.count)
      guard case .largestMagnitudes(let count) = part else { return Array(pairs.prefix(room)) }
      // The least of those that are in; they would have to leave.
      let least = Array(found.map { abs($0.value) }.sorted(by: >).prefix(count).reversed())
      return pairs.prefix(count).enumerated().filter { place, pair in
        place < room
          || abs(pair.value) > (1 + solver.tolerance) * least[min(place - room, least.count - 1)]
      }.map(\.element)
    }
  }
}
