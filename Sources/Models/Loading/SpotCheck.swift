import Foundation
import Robustness
import Torch

/// Looks at a module after calls that nobody can foresee, whether something was left behind.
///
/// A look reads every weight. They come so seldom that they take about a hundredth of the calls' time, and after every
/// call where that takes longer than a look: a module that remembers for more than a few calls is found.
final class SpotCheck: @unchecked Sendable {
  private let before: ModuleState
  private let cost: Double
  private let lock = NSLock()
  private var hasFound = false

  private static let share = 0.01

  /// A check of a module that was not called yet.
  init(_ module: ScriptModule) throws {
    let started = ContinuousClock.now
    before = try module.state()
    cost = (ContinuousClock.now - started) / .seconds(1)
  }

  /// What was found, as an attribute; none where nothing was.
  var findings: [String: String] {
    lock.withLock { hasFound } ? [TransientState.attribute: "changed"] : [:]
  }

  /// Whether the module is not as it was.
  func seesChange(in module: ScriptModule) throws -> Bool { try module.state() != before }

  /// Calls the module, and may look at it afterwards.
  func watching<Result>(_ module: ScriptModule, _ call: () throws -> Result) throws -> Result {
    let started = ContinuousClock.now
    let result = try call()
    let seconds = (ContinuousClock.now - started) / .seconds(1)
    // Not by a seed: a model must not know when.
    if Double.random(in: 0..<1) * cost < Self.share * seconds, !lock.withLock({ hasFound }),
      try seesChange(in: module)
    {
      lock.withLock { hasFound = true }
    }
    return result
  }
}
