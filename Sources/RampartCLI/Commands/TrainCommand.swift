public import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Files
import Foundation
public import Robustness
import Training

import class Files.FileLock

extension Preset: ExpressibleByArgument {}

/// Trains a defense.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a defense and keeps its weights for `evaluate`.",
    discussion: """
      Started several times by torchrun, srun or mpirun, it is one training: each process, a rank, has \
      its part of every batch, and the outcome is one process's up to rounding.
      """)

  @Argument(help: "The defense; `\(ProgramName.short) defenses` lists them.")
  var defense: String

  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var compute: ComputeOptions

  @Option(
    help: """
      cpu (minutes on two cores), board (about an hour), paper (the publication's setting), overfitting (few images and \
      many epochs, which shows robust overfitting), or flatness (one network, schedule and attack \
      for all, those of Stutz et al. 2021).
      """)
  var preset: Preset = .cpu

  @Option(
    help: """
      What differs from the preset, as JSON, such as '{"recipe": {"epochs": 40}}'; the weights say \
      which options they were trained with.
      """)
  var options: String?

  @Option(help: "Another number of epochs than the preset's.")
  var epochs: Int?

  @Option(
    help: """
      After each epoch, attack the first N training and the first N test images, for the log and \
      `plot`; the log keeps the loss of each test image.
      """)
  var watch: Int?

  @Option(help: "With --watch: only after every Nth epoch, and after the last.")
  var watchEvery = 1

  @Option(
    help: """
      A second set of images, \(DataOptions.file): \
      recipe.extraShare of each batch is of them, as in UnlabeledData.
      """)
  var extra: String?

  @Flag(
    help: """
      Keep the weights of every epoch N as epoch-N.weights.safetensors in the output folder, to be \
      measured one by one; weights only, half precision.
      """)
  var snapshots = false

  @Flag(help: "Go on from the newest checkpoint in the output folder.")
  var resume = false

  @Option(help: "Where checkpoints, log and weights go (default: runs/DATASET/DEFENSE).")
  var output: String?

  @Option(help: "A sentence for the leaderboard on what the weights were trained on.")
  var trainedOn: String?

  func validate() throws {
    if let watch, watch < 1 { throw ValidationError("--watch must be at least 1.") }
    if watchEvery < 1 { throw ValidationError("--watch-every must be at least 1.") }
    if let epochs, epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
  }

  func run() throws {
    let type = try Registry.defense(named: defense)
    guard !(type is any UntrainedDefense.Type) else {
      throw ValidationError("\(NeedlessTraining(name: type.name)).")
    }
    if extra == nil, let data = type.card.extraData {
      throw ValidationError("\(type.name) trains on \(data) as well: name it with --extra.")
    }
    let ranks = try RankContract.ofThisProcess()
    try ranks?.chooseCard(for: compute.device)
    try compute.start(sharing: ranks)
    try reportingFailures { try train(type, ranks) }
  }

  /// - Parameter ranks: which of several processes this is; nil where it is alone.
  private func train(_ type: any Defense.Type, _ ranks: RankContract?) throws {
    let writes = ranks?.rank ?? 0 == 0
    let changes = try options.map { try OptionChanges(parsing: $0) }
    let images = try data.load(.train) { StandardError.line($0) }.data
    let name = images.info.name
    let folder =
      output.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Registry.bench.workspace.training(of: type.name, on: name)
    let file = folder.appending(path: Workspace.weightsFileName)
    let lock = writes ? try FileLock(of: file) : nil
    defer { withExtendedLifetime(lock) {} }
    if writes, !resume, TrainingLog.isBegun(in: folder) {
      StandardError.line(
        "Note: \(folder.path) holds a training; this one takes its place once its first epoch is over "
          + "(--resume would go on with the old one).")
    }
    let (display, interruption) = (TrainingDisplay(), Interruption())
    let isInterrupted = interruption.check
    defer { withExtendedLifetime(interruption) {} }
    let context = TrainingContext(
      device: compute.device, seed: compute.seed, epochs: epochs,
      directory: writes ? folder : nil, resumes: resume,
      watched: try watch.map { try watched($0, images) },
      extra: try extra.map {
        try Registry.bench.images($0, split: .train, directory: data.folder(.train))
      }
    ) { progress in
      if isInterrupted() { throw CancellationError() }
      if writes { display.show(progress) }
    }
    let log = TrainingLog(folder.appending(path: TrainingLog.fileName))
    let place = ranks.map { " as rank \($0.rank) of \($0.size)" } ?? ""
    StandardError.line(
      "Training \(type.name)\(place) on \(images.count) images of \(name) …")
    let job = TrainingJob(
      data: images, threat: try threat.threat(for: images), preset: preset,
      changes: changes, context: context, trainedOn: trainedOn, keepsEpochs: snapshots,
      ranks: ranks, isCancelled: isInterrupted,
      note: { if writes { StandardError.line($0) } },
      cost: { TrainingLog.isBegun(in: folder) ? try log.cost() : nil })
    do {
      _ = try job.run(type, output: folder)
      if writes { StandardOutput.line("Wrote \(file.path)") }
    } catch is CancellationError {
      StandardError.line(
        "\nStopped. Every finished epoch is kept in \(folder.path); --resume goes on from there.")
      throw ExitCode.interrupted
    }
  }

  private func watched(_ count: Int, _ images: any Dataset) throws -> WatchedImages {
    let test = try data.load(.test) { _ in }.data
    return WatchedImages(
      training: first(count, of: images), test: first(count, of: test), interval: watchEvery)
  }

  private func first(_ count: Int, of images: some Dataset) -> Subset {
    Subset(images, indices: Array(0..<min(count, images.count)))
  }
}
