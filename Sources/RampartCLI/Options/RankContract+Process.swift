import ArgumentParser
import Evaluation
import Foundation
import Torch

extension RankContract {
  /// The contract of this process; nil where it is alone.
  ///
  /// - Throws: `ValidationError` for one that cannot be followed.
  static func ofThisProcess() throws -> RankContract? {
    do {
      return try RankContract(of: ProcessInfo.processInfo.environment)
    } catch let error as RankError {
      throw ValidationError(error.description + ".")
    }
  }

  /// Leaves this process, and those that it starts, the card of its place on the machine; to be called before
  /// LibTorch looks for cards.
  ///
  /// - Throws: `ValidationError` where there is none left for it.
  func chooseCard(for device: Device) throws {
    guard device == .cuda, let localRank else { return }
    let variable = "CUDA_VISIBLE_DEVICES"
    let text = ProcessInfo.processInfo.environment[variable]
    let cards = text?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    // A launcher that binds cards has left one.
    if cards?.count == 1 { return }
    guard let cards else {
      setenv(variable, "\(localRank)", 1)
      return
    }
    guard cards.indices.contains(localRank) else {
      throw ValidationError(
        "Local rank \(localRank) has no card: \(variable)=\(text ?? ""); start one rank a card.")
    }
    setenv(variable, cards[localRank], 1)
  }

  /// The number of threads that leaves the machine's other ranks theirs.
  func threads(of cores: Int) -> Int { max(1, cores / (localSize ?? 1)) }
}
