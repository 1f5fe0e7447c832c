import Robustness

/// A memory that keeps the passes with the state, so that an attack that goes on is charged with what
/// it did before.
final class PassMemory: AttackMemory {
  /// The passes that were made before the state was left.
  private(set) var before = (forward: 0, backward: 0)
  private let base: any AttackMemory
  private let oracle: Oracle
  private let start: (forward: Int, backward: Int)

  /// A memory on top of another, from the oracle's passes of now on.
  init(_ base: any AttackMemory, _ oracle: Oracle) {
    self.base = base
    self.oracle = oracle
    start = (oracle.forwardPasses, oracle.backwardPasses)
  }

  func recall() throws -> AttackState? {
    guard let state = try base.recall() else { return nil }
    before = (state.integer("forward passes"), state.integer("backward passes"))
    return state
  }

  func offer(_ state: () throws -> AttackState) throws {
    try base.offer {
      var state = try state()
      state.integers["forward passes"] = [before.forward + oracle.forwardPasses - start.forward]
      state.integers["backward passes"] = [before.backward + oracle.backwardPasses - start.backward]
      return state
    }
  }
}
