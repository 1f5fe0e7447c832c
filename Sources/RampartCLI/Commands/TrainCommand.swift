public import ArgumentParser
import Datasets
import Evaluation
import Foundation
public import Robustness

extension Preset: ExpressibleByArgument {}

/// Trains a defense.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a defense and keeps its weights for `evaluate`.")

  @Argument(help: "The defense; `rampart defenses` lists them.")
  var defense: String

  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var compute: ComputeOptions

  @Option(help: "cpu (minutes on two cores) or paper (the publication's setting).")
  var preset: Preset = .cpu

  @Option(
    help: """
      What differs from the preset, as JSON, such as '{"recipe": {"epochs": 40}}'; the weights say \
      which options they were trained with.
      """)
  var options: String?

  @Option(help: "Another number of epochs than the preset's.")
  var epochs: Int?

  @Flag(help: "Go on from the newest checkpoint in the output folder.")
  var resume = false

  @Option(help: "Where checkpoints, log and weights go (default: runs/DATASET/DEFENSE).")
  var output: String?

  @Option(help: "A sentence for the leaderboard on what the weights were trained on.")
  var trainedOn: String?

  func validate() throws {
    if let epochs, epochs < 1 { throw ValidationError("--epochs must be at least 1.") }
  }

  func run() throws {
    let type = try Registry.defense(named: defense)
    try compute.start()
    try reportingFailures { try train(type) }
  }

  private func train(_ type: any Defense.Type) throws {
    let changes = try options.map { try OptionChanges(parsing: $0) }
    let images = try data.load(.train) { StandardError.line($0) }.data
    let name = images.info.name
    let folder =
      output.map { URL(filePath: $0, directoryHint: .isDirectory) }
      ?? Workspace().training(of: type.name, on: name)
    let line = ProgressLine()
    let started = Date()
    let context = TrainingContext(
      device: compute.device, seed: compute.seed, epochs: epochs, directory: folder,
      resumes: resume
    ) { progress in
      let done = Double(progress.epoch) + Double(progress.step) / Double(progress.steps)
      let spent = Date().timeIntervalSince(started)
      let left = spent / done * (Double(progress.epochs) - done)
      line.show(
        Self.text(progress, share: done / Double(progress.epochs), left: left),
        isFinal: progress.step == progress.steps)
    }
    StandardError.line("Training \(type.name) on \(images.count) images of \(name) …")
    let job = TrainingJob(
      data: images, threat: try threat.threat(for: data.dataset ?? name), preset: preset,
      changes: changes, context: context, trainedOn: trainedOn)
    let weights = try job.run(type, output: folder)
    print("Wrote \(weights.path)")
  }

  private static func text(_ progress: TrainingProgress, share: Double, left: Double) -> String {
    let figures = String(
      format: "loss %.3f, training accuracy under attack %.1f %%", progress.loss,
      100 * progress.robustAccuracy)
    return "\(ProgressLine.bar(share)) epoch \(progress.epoch + 1)/\(progress.epochs), \(figures), "
      + "\(ProgressLine.duration(left)) left"
  }
}
