import Foundation
import Robustness
import Torch

extension TrainingRun {
  /// Tells how far the training has come; where one process of several wants an end, all end after this step.
  func report(_ progress: TrainingProgress) throws {
    guard let group = context.group else { return try context.report(progress) }
    var wantsEnd = false
    do {
      try context.report(progress)
    } catch is CancellationError {
      wantsEnd = true
    }
    if try group.sums([wantsEnd ? 1 : 0])[0] > 0 { throw CancellationError() }
  }

  /// The sum over all processes.
  func total(_ number: Double) throws -> Double {
    try context.group?.sums([number])[0] ?? number
  }

  /// Refuses to keep a state that is not the same in all processes, bit for bit.
  ///
  /// - Throws: `LostRanks` that names those whose state differs from process 0's.
  func requireOneState(after epoch: Int) throws {
    guard let group = context.group else { return }
    let digest = try Checkpoint(of: self, epoch: epoch, settings: settings).digest
    let all = try group.gathered([UInt8](digest.utf8))
    let strays = all.indices.filter { all[$0] != all[0] }
    guard strays.isEmpty else {
      let names = strays.map(String.init).joined(separator: ", ")
      throw LostRanks(
        "after epoch \(epoch + 1) rank \(names) has other weights or another optimizer's state than rank 0: "
          + "their machines do not compute alike. The epochs before are kept")
    }
  }
}
