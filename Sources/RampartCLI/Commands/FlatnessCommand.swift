public import ArgumentParser
import Evaluation
public import Landscape
import Results
import Robustness

extension FlatnessSettings.Preset: ExpressibleByArgument {}

/// Measures how flat a defense's loss is in weight space.
struct FlatnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flatness",
    abstract: "Measures how much the robust loss rises when the weights are perturbed.",
    discussion: """
      Average and worst case, after Stutz, Hein and Schiele 2021: lower is flatter, and rescaling \
      layers changes nothing. The numbers join the result that evaluate wrote. A measurement that was \
      interrupted goes on where it was.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var measure: MeasureOptions
  @OptionGroup var compute: ComputeOptions

  @Option(
    help: "quick: 512 images, 2 restarts, minutes on two cores; paper: 1,000 images, 10 restarts.")
  var preset: FlatnessSettings.Preset = .quick

  func run() throws {
    try compute.start()
    try reportingFailures {
      var settings = FlatnessSettings(preset)
      if let samples = data.samples { settings.samples = samples }
      let cells = try measure.cells(model, data, threat, compute)
      if let folder = measure.run { return try run(folder, cells, settings) }
      try MeasureSession(name: "flatness-\(preset)", store: measure.store).run(
        cells, json: measure.json
      ) {
        let record = try $0.flatness(preset, settings)
        $1.flatness = record
        return record.text(of: $0.cell.name)
      }
    }
  }

  private func run(_ folder: String, _ cells: [Cell], _ settings: FlatnessSettings) throws {
    let session = EpochSession(name: "flatness-\(preset)", folder: folder, every: measure.every)
    try session.run(
      cells, json: measure.json, isThere: { $0.flatness?.preset == preset.rawValue }
    ) {
      let record = try $0.flatness(preset, settings)
      $1.flatness = record
      return record.text(of: $0.cell.name)
    }
  }
}
