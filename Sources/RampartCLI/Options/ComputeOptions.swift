public import ArgumentParser
import Evaluation
import Foundation
public import Torch

extension Device: ExpressibleByArgument {}

/// Where and how a command computes.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The seed of all chance.")
  var seed = 0

  @Option(help: "The number of threads (default: all cores).")
  var threads: Int?

  @Option(help: "cpu or cuda.")
  var device: Device = .cpu

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
  }

  /// The number of threads to use.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Starts LibTorch on the device.
  func start() throws { try Self.start(threads: threadCount, device) }

  /// The number of threads to use beside the machine's other ranks.
  func threadCount(sharing ranks: RankContract?) -> Int {
    threads ?? ranks?.threads(of: threadCount) ?? threadCount
  }

  /// Starts LibTorch on the device, beside the machine's other ranks.
  func start(sharing ranks: RankContract?) throws {
    try Self.start(threads: threadCount(sharing: ranks), device)
  }

  /// Starts LibTorch on a device; one that cannot be used was wrong to be asked for.
  static func start(threads: Int, _ device: Device) throws {
    do {
      try LibTorch.start(threads: threads, device: device)
    } catch  where error.code == .noDevice {
      throw ValidationError(error.message)
    }
  }
}
