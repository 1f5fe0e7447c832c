import Datasets
import Experiments
import Foundation

/// Loads one split and prints what it took: `DatasetBenchmark NAME SPLIT DIRECTORY`.
@main
enum DatasetBenchmark {
  static func main() {
    do {
      try run()
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(65)
    }
  }

  private static func run() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let split = Split(rawValue: arguments[2]) else {
      print("usage: DatasetBenchmark NAME train|test DIRECTORY")
      exit(64)
    }
    let directory = URL(filePath: arguments[3])
    let clock = ContinuousClock()
    var description = ""
    let elapsed = try clock.measure {
      let data = try DatasetLoader.load(arguments[1], split: split, directory: directory)
      let size =
        try FileManager.default.attributesOfItem(atPath: data.info.path)[.size] as? Int ?? 0
      description =
        "\(data.count) images, \(data.count * data.shape.count) bytes of pixels, "
        + "archive \(size) bytes"
    }
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    print(
      try "\(arguments[1]) \(split.rawValue): \(description), "
        + String(format: "%.2f s, peak %d MB", seconds, peakMegabytes()))
  }

  /// The most memory that this process has had, as the kernel counts it.
  private static func peakMegabytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
  }
}
