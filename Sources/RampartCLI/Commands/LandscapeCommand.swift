public import ArgumentParser
import Evaluation
public import Landscape
import Results
import Robustness

extension LandscapeSettings.Preset: ExpressibleByArgument {}

/// Measures the landscape of a defense's loss around the images.
struct LandscapeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "landscape",
    abstract: "Measures the loss's gradient and curvature around clean and attacked images.",
    discussion: """
      Input gradient, top Hessian eigenvalues and logit variation, after Li and Spratling 2023. The \
      numbers join the result that evaluate wrote. A measurement that was interrupted goes on where \
      it was.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var measure: MeasureOptions
  @OptionGroup var pictures: LandscapePictures
  @OptionGroup var compute: ComputeOptions

  @Option(help: "quick: 100 images, minutes on two cores; paper: 1,000 images.")
  var preset: LandscapeSettings.Preset = .quick

  func run() throws {
    try compute.start()
    try reportingFailures {
      var settings = LandscapeSettings(preset)
      if let samples = data.samples { settings.samples = samples }
      pictures.apply(to: &settings)
      let cells = try measure.cells(model, data, threat, compute)
      if let folder = measure.run { return try run(folder, cells, settings) }
      try MeasureSession(name: "landscape-\(preset)", store: measure.store).run(
        cells, json: measure.json
      ) {
        let outcome = try $0.landscape(preset, settings)
        $1.landscape = outcome.record
        try pictures.write(outcome, of: $0.cell.name)
        return outcome.record.text(of: $0.cell.name)
      }
    }
  }

  private func run(_ folder: String, _ cells: [Cell], _ settings: LandscapeSettings) throws {
    let session = EpochSession(name: "landscape-\(preset)", folder: folder, every: measure.every)
    try session.run(
      cells, json: measure.json,
      isThere: { !pictures.areWanted && $0.landscape?.preset == preset.rawValue }
    ) {
      let outcome = try $0.landscape(preset, settings)
      $1.landscape = outcome.record
      try pictures.write(outcome, of: "\($0.cell.name)-epoch-\($1.epoch)")
      return outcome.record.text(of: $0.cell.name)
    }
  }
}
