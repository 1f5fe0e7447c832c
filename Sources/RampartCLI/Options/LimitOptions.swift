import ArgumentParser
import Evaluation

/// What the process that asks a model may use.
struct LimitOptions: ParsableArguments {
  @Option(help: "Stop a model after so many seconds.")
  var timeLimit: Double = 86_400

  @Option(help: "Stop a model that shows no progress for so many seconds.")
  var stallLimit: Double = 600

  @Option(help: "Stop a model that uses more GiB of memory (default: nine tenths of all).")
  var memoryLimit: Double?

  func validate() throws {
    for (option, limit) in [
      ("--time-limit", timeLimit), ("--stall-limit", stallLimit),
      ("--memory-limit", memoryLimit ?? 1),
    ] where !(limit > 0 && limit <= 1e9) {
      throw ValidationError("\(option) \(limit) must be above 0, and no more than 1e9.")
    }
  }

  /// The limits.
  var limits: ProcessLimits {
    ProcessLimits(
      time: timeLimit, stall: stallLimit, memory: memoryLimit.map { Int($0 * 1_073_741_824) })
  }
}
