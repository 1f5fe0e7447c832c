import Foundation
import Robustness

/// The memory of one part of a batch, where several are attacked at the same time and all share one.
///
/// Whenever the shared memory takes a state down, it gets the asking part's own and what the others
/// noted last. As parts do not depend on each other, those may be of different moments.
final class PartMemory: AttackMemory {
  /// What all parts know together.
  private final class Shared {
    let base: any AttackMemory
    let starts: [Int]
    let lock = NSLock()
    var states: [AttackState?]
    var noted: [Date]

    init(_ base: any AttackMemory, _ starts: [Int], _ states: [AttackState?]) {
      (self.base, self.starts) = (base, starts)
      self.states = states
      noted = states.map { _ in Date() }
    }
  }

  private let shared: Shared
  private let part: Int

  /// A part's state is noted this often, in seconds.
  private static let interval = 10.0

  private init(_ shared: Shared, _ part: Int) {
    self.shared = shared
    self.part = part
  }

  /// The memories of parts of a batch; one part has the whole memory.
  ///
  /// What other parts left is as good as nothing.
  static func parts(
    _ parts: [Range<Int>], of base: any AttackMemory
  ) throws -> [any AttackMemory] {
    let (state, starts) = (try base.recall(), parts.map(\.lowerBound))
    guard parts.count > 1 || state?.integers["parts"] != nil else { return [base] }
    let known = state.flatMap { $0.integers["starts"] == starts ? $0 : nil }
    let shared = Shared(base, starts, parts.indices.map { known?.part($0) })
    return parts.indices.map { PartMemory(shared, $0) }
  }

  func recall() throws -> AttackState? { shared.lock.withLock { shared.states[part] } }

  func offer(_ state: () throws -> AttackState) throws {
    try shared.lock.withLock {
      func note() throws {
        shared.states[part] = try state()
        shared.noted[part] = Date()
      }
      if Date().timeIntervalSince(shared.noted[part]) > Self.interval { try note() }
      try shared.base.offer {
        try note()
        return AttackState(parts: shared.states, starts: shared.starts)
      }
    }
  }
}

extension AttackState {
  /// The states of all parts in one, their names prefixed.
  fileprivate init(parts: [AttackState?], starts: [Int]) {
    self.init(integers: ["parts": [parts.count], "starts": starts])
    for (part, state) in parts.enumerated() {
      guard let state else { continue }
      integers["\(part)/"] = []
      for (name, value) in state.integers { integers["\(part)/\(name)"] = value }
      for (name, value) in state.floats { floats["\(part)/\(name)"] = value }
      for (name, value) in state.tensors { tensors["\(part)/\(name)"] = value }
    }
  }

  /// The state of one part; nil where it had none yet.
  fileprivate func part(_ part: Int) -> AttackState? {
    let prefix = "\(part)/"
    guard integers[prefix] != nil else { return nil }
    func own<Value>(_ values: [String: Value]) -> [String: Value] {
      let pairs = values.filter { $0.key.hasPrefix(prefix) && $0.key != prefix }
        .map { (String($0.key.dropFirst(prefix.count)), $0.value) }
      return Dictionary(pairs) { first, _ in first }
    }
    return AttackState(
      integers: own(integers), floats: own(floats), tensors: own(tensors))
  }
}
