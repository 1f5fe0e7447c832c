public import Torch

/// Work with a model that is nobody's to trust: done in a process that can read what it needs, compute, and
/// answer.
///
/// The process that asks for it writes whatever is written. A task is a value that can be sent.
public protocol ConfinedTask: Codable, Sendable {
  /// What it says of how far it has come.
  associatedtype Progress: Codable & Sendable
  /// What it comes to.
  associatedtype Outcome: Codable

  /// The name by which the program finds the type again: a word in small letters.
  static var name: String { get }

  /// The files and folders that it reads.
  func readable(on bench: Bench) -> [String]

  /// Where it computes.
  var device: Device { get }

  /// Whether its model is a program of the user's own, which needs sockets and processes.
  var isServed: Bool { get }

  /// Does the work.
  ///
  /// - Parameters:
  ///   - bench: the plug-ins and the images.
  ///   - desk: takes reports, and what is to be kept.
  func run(on bench: Bench, at desk: TaskDesk) throws -> Outcome
}
