import Archives
import Files
import Foundation
import Models
import Robustness
import Torch

/// Where a training keeps its state: one checkpoint an epoch, the last two of them, and a log; where
/// they are asked for, the weights of every epoch.
struct CheckpointFolder {
  private let directory: URL?
  private let resumes: Bool
  private let epochMetadata: (@Sendable (Int) throws -> [String: String])?
  private let settings: String
  /// Whether another process keeps the state.
  private let follows: Bool
  private let started = Date()
  private var isFresh: Bool
  private static let kept = 2

  init(_ context: TrainingContext, settings: String) throws {
    directory = context.directory
    resumes = context.resumes
    epochMetadata = context.epochMetadata
    isFresh = !context.resumes
    self.settings = settings
    follows = (context.group?.rank ?? 0) > 0
    if let directory {
      try Disk.makeFolder(directory)
    }
  }

  /// The time since the training was started or gone on with.
  var seconds: Double { Date().timeIntervalSince(started) }

  /// Loads the newest checkpoint where the training is to go on; returns the first epoch to run.
  private func restore(_ run: inout TrainingRun<some TrainingObjective>) throws -> Int {
    guard resumes, let directory else { return 0 }
    let log = TrainingLog(directory.appending(path: TrainingLog.fileName))
    guard let newest = try epochs().last, let url = url(newest) else {
      try log.keep(before: 0)
      return 0
    }
    do {
      try Checkpoint(reading: url, epoch: newest, settings: settings).apply(to: &run)
    } catch let error as ArchiveError {
      throw ArchiveError(
        path: error.path, found: error.found, expected: error.expected, remedy: try remedy(newest))
    }
    try log.keep(before: newest + 1)
    return newest + 1
  }

  /// The same for all processes of a training: the first one's checkpoint is theirs.
  func restore(
    _ run: inout TrainingRun<some TrainingObjective>, over group: ProcessGroup?
  ) throws -> Int {
    guard let group else { return try restore(&run) }
    if group.rank == 0 {
      let first = try restore(&run)
      let file = first > 0 ? url(first - 1) : nil
      _ = try group.sums([Double(first)])
      if let file { _ = try group.broadcast(Data(contentsOf: file)) }
      return first
    }
    let first = Int(try group.sums([0])[0])
    guard first > 0 else { return 0 }
    let file = FileManager.default.temporaryDirectory.appending(path: "rampart-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try group.broadcast(Data()).write(to: file)
    try Checkpoint(reading: file, epoch: first - 1, settings: settings).apply(to: &run)
    return first
  }

  /// What to do about a checkpoint that cannot be used.
  private func remedy(_ epoch: Int) throws -> String {
    guard let before = try epochs().last(where: { $0 < epoch }), let url = url(before) else {
      return "delete it and train without --resume; there is no earlier checkpoint"
    }
    return "delete it, and --resume goes on from the one before it, \(url.lastPathComponent); "
      + "or train without --resume"
  }

  /// Writes a line of the log, the epoch's weights and the state after an epoch.
  ///
  /// In this order, since going on drops the lines of epochs without a checkpoint, and an epoch with
  /// one is not run again. Each step is on the disk before the next one begins.
  mutating func save(
    _ run: TrainingRun<some TrainingObjective>, _ line: TrainingLog.Line,
    handingOut network: Network?
  ) throws {
    guard let directory, let url = url(line.epoch) else { return }
    let log = TrainingLog(directory.appending(path: TrainingLog.fileName))
    // Another training's leavings go only now that there is something to keep instead.
    if isFresh {
      // Checkpoints first: going on would otherwise mix that training's with this one's.
      try remove { _ in true }
      try log.keep(before: 0)
      try EpochWeights.remove(from: directory)
      isFresh = false
    }
    try log.append(line)
    if let epochMetadata, let network {
      try network.save(
        to: EpochWeights.url(line.epoch, in: directory), half: true,
        metadata: epochMetadata(line.epoch + 1))
    }
    try Checkpoint(of: run, epoch: line.epoch, settings: settings).write(to: url)
    try remove { $0 <= line.epoch - Self.kept }
  }

  /// Removes the checkpoints of some epochs for good.
  private func remove(where isOld: (Int) -> Bool) throws {
    guard let directory else { return }
    for epoch in try epochs().filter(isOld) { url(epoch).map(Disk.remove) }
    Disk.synchronize(folder: directory)
  }

  /// An error with the way out: what to change, and what is left.
  func advised(_ error: TrainingError) -> TrainingError {
    // Rank 0 says it.
    guard !follows else { return error }
    // What lies there before this training's first epoch is over is another one's.
    let last = isFresh ? nil : (try? epochs().last).flatMap { $0 }.flatMap(url)
    let rest =
      last.map { "; the last good checkpoint is \($0.path)" } ?? "; there is no checkpoint yet"
    return TrainingError(
      error.description
        + ": train anew, with a lower learning rate or another --seed, into another "
        + "--output" + rest)
  }

  private func url(_ epoch: Int) -> URL? {
    directory?.appending(path: "epoch-\(epoch).checkpoint.safetensors")
  }

  /// The epochs that have a checkpoint, in order.
  private func epochs() throws -> [Int] {
    guard let directory else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory.path)
      .filter { $0.hasPrefix("epoch-") && $0.hasSuffix(".checkpoint.safetensors") }
      .compactMap { Int($0.dropFirst("epoch-".count).prefix { $0.isNumber }) }
      .sorted()
  }
}
