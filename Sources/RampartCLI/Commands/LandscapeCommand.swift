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
      let (name, json) = ("landscape-\(preset)", measure.json)
      guard let folder = measure.run else {
        return try MeasureSession(name: name, store: measure.store)
          .run(cells, json: json) { try take($0, settings, into: &$1) }
      }
      try EpochSession(name: name, folder: folder, every: measure.every).run(
        cells, json: json,
        isThere: { !pictures.areWanted && $0.landscape?.preset == preset.rawValue }
      ) { run, measures in
        let epoch = measures.epoch
        return try take(run, settings, into: &measures, epoch: epoch)
      }
    }
  }

  private func take(
    _ run: MeasureRun, _ settings: LandscapeSettings, into target: inout some Measured,
    epoch: Int? = nil
  ) throws -> String {
    let outcome = try run.landscape(preset, settings)
    target.landscape = outcome.record
    let name = run.cell.name
    try pictures.write(outcome, of: epoch.map { "\(name)-epoch-\($0)" } ?? name)
    return outcome.record.text(of: name)
  }
}
