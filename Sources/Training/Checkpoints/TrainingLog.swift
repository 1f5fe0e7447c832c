import Archives
import Files
public import Foundation

/// A training's log: one JSON object a line, one line an epoch, also after interruptions.
///
/// A last line without an end is what one of them left, and does not count.
public struct TrainingLog: Sendable {
  /// The file's name in a training's folder.
  public static let fileName = "log.jsonl"

  /// Whether a folder holds the log of a training, finished or not.
  public static func isBegun(in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: fileName).path)
  }

  private let url: URL

  /// The log in a file.
  public init(_ url: URL) { self.url = url }

  /// What is written about an epoch.
  public struct Line: Codable, Hashable, Sendable {
    /// The epoch, from 0.
    public var epoch: Int
    /// The mean training loss.
    public var loss: Double
    /// The share of training images, augmented, that were right as they are; of every eighth step.
    public var cleanTrainingAccuracy: Double?
    /// The share of training images that were right under the training's own attack.
    public var robustTrainingAccuracy: Double
    /// The learning rate of the last step.
    public var learningRate: Double?
    /// Since the training was started, or gone on with.
    public var seconds: Double
    /// What the epoch's training took of all processors; measuring is not counted.
    public var processorSeconds: Double?
    /// The forward passes of the epoch's training, one an image; measuring is not counted.
    public var forwardPasses: Int?
    /// The backward passes.
    public var backwardPasses: Int?
    /// On the first training images, where they are watched.
    public var train: RobustMeasurement?
    /// On the first test images, where they are watched.
    public var test: RobustMeasurement?
    /// On the training images that are held out, where a snapshot was taken.
    public var heldOut: RobustMeasurement?
  }

  /// The lines of the epochs, in order.
  ///
  /// - Throws: `ArchiveError` where there is no log, or it is none.
  public func lines() throws -> [Line] {
    guard let lines = try? LineFile(url).lines() else {
      throw ArchiveError(
        path: url.path, found: "no file that can be read", expected: "the log of a training",
        remedy: "name the folder that `train` wrote to")
    }
    return try lines.filter { !$0.isEmpty }.enumerated().map { index, line in
      do {
        return try JSONDecoder().decode(Line.self, from: line)
      } catch {
        throw ArchiveError(
          path: url.path, found: "a line \(index + 1) that is none of a training's log",
          expected: "one JSON object a line", remedy: "name the folder that `train` wrote to")
      }
    }
  }

  /// Keeps the epochs before one and drops the others, and whatever half of a line there is.
  func keep(before epoch: Int) throws {
    guard let lines = try? LineFile(url).lines() else { return }
    let kept = lines.filter { line in
      let read = try? JSONDecoder().decode(Line.self, from: line)
      return read.map { $0.epoch < epoch } ?? false
    }
    try AtomicFile.write(Data(kept.flatMap { $0 + Data("\n".utf8) }), to: url)
  }

  /// Adds an epoch, through to the disk.
  func append(_ line: Line) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try LineFile(url).append(encoder.encode(line))
  }
}
