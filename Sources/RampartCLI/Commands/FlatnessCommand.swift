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
      let (name, json) = ("flatness-\(preset)", measure.json)
      guard let folder = measure.run else {
        return try MeasureSession(name: name, store: measure.store)
          .run(cells, json: json) { try take($0, settings, into: &$1) }
      }
      try EpochSession(name: name, folder: folder, every: measure.every).run(
        cells, json: json, isThere: { $0.flatness?.preset == preset.rawValue }
      ) { try take($0, settings, into: &$1) }
    }
  }

  private func take(
    _ run: MeasureRun, _ settings: FlatnessSettings, into target: inout some Measured
  ) throws -> String {
    let record = try run.flatness(preset, settings)
    target.flatness = record
    return record.text(of: run.cell.name)
  }
}
