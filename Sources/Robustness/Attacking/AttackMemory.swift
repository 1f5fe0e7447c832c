public import Experiments
public import Torch

/// The state of an attack between two of its steps: enough to go on as if nothing had happened.
public struct AttackState: Sendable {
  /// Whole numbers by name.
  public var integers: [String: [Int]]
  /// Numbers by name.
  public var floats: [String: [Float]]
  /// Images and the like by name, float32.
  public var tensors: [String: Tensor]

  /// A state.
  public init(
    integers: [String: [Int]] = [:], floats: [String: [Float]] = [:],
    tensors: [String: Tensor] = [:]
  ) {
    self.integers = integers
    self.floats = floats
    self.tensors = tensors
  }

  /// The only one of the integers of a name.
  public func integer(_ name: String) -> Int { integers[name]?.first ?? 0 }
}

/// Where a long attack leaves its state from time to time.
public protocol AttackMemory: AnyObject {
  /// The state that an earlier run of the same attack on the same batch left; nil where none did.
  func recall() throws -> AttackState?
  /// Asked between steps, many times a minute; takes the state down where it is time to.
  func offer(_ state: () throws -> AttackState) throws
}

/// An attack that can go on from the middle of its work.
public protocol ResumableAttack: Attack {
  /// Searches as `perturb` without a memory does, and with the same outcome; starts from the state
  /// that the memory recalls, and offers it its own between steps.
  func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource,
    memory: (any AttackMemory)?
  ) throws -> AttackOutcome
}

extension ResumableAttack {
  public func perturb(
    _ batch: AttackBatch, oracle: Oracle, threat: ThreatModel, random: RandomSource
  ) throws -> AttackOutcome {
    try perturb(batch, oracle: oracle, threat: threat, random: random, memory: nil)
  }
}
