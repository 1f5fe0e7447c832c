import ArgumentParser
import Datasets
import Evaluation
import Experiments
import Files
import Foundation
import Leaderboard
import Results
import Robustness

/// Runs one attack with parameters of the user's choice.
struct AttackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attack",
    abstract: "Runs one attack, its parameters free, on one model.",
    discussion: """
      Without parameters a protocol's attack is just that, with the same random numbers. \
      Nothing is stored in the results: a leaderboard knows only fixed protocols.
      """)

  @Argument(
    help: """
      A protocol's attack, or any other that is registered: \
      \(Registry.roster.attackNames.joined(separator: ", ")).
      """)
  var attack: String

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threat: ThreatOptions
  @OptionGroup var parameters: AttackOptions
  @OptionGroup var compute: ComputeOptions

  @Option(help: "test or train.")
  var split: Split = .test

  @Option(help: "How many images the attack holds at a time; results do not depend on it.")
  var batchSize = 512

  @OptionGroup var calls: CallOptions

  @Option(
    help: ArgumentHelp(
      "Where the adversarial images of all samples attacked go.", valueName: "FILE.safetensors"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Where pictures of the first 32 broken samples go: clean, adversarial, and the change.",
      valueName: "DIR"))
  var png: String?

  @Option(
    help: ArgumentHelp(
      "With --minimal-norm: where a plot of robust accuracy against ε goes, up to twice --epsilon.",
      valueName: "FILE.svg"))
  var curve: String?

  @ArgumentParser.Flag(help: "Print one JSON document.")
  var json = false

  func validate() throws {
    do {
      try parameters.settings(attack).check(threat.norm, Registry.roster)
    } catch let error as InvalidSettings {
      throw ValidationError(error.description)
    }
    if batchSize < 1 { throw ValidationError("--batch-size must be at least 1.") }
    if let output, !output.hasSuffix(".safetensors") {
      throw ValidationError("--output '\(output)' does not end in .safetensors.")
    }
    if let curve, !parameters.settings(attack).isMinimalNorm || !curve.hasSuffix(".svg") {
      throw ValidationError(
        "--curve '\(curve)': it takes a file that ends in .svg, and --minimal-norm beside it.")
    }
    if model.all || model.defenses.count > 1 || (model.model == nil && model.defenses.isEmpty) {
      throw ValidationError("Name one defense, or give --model: attack works on one model.")
    }
  }

  func run() throws {
    try compute.start()
    try reportingFailures {
      // Before the attack, which may take hours.
      let gnuplot = try curve.map { _ in try Gnuplot() }
      try run(parameters.settings(attack), drawnBy: gnuplot)
    }
  }

  private func run(_ settings: TrialSettings, drawnBy gnuplot: Gnuplot?) throws {
    let images = try data.load(split) { StandardError.line($0) }.data
    let threat = try threat.threat(for: images)
    let interruption = Interruption()
    for (name, source) in try model.sources(on: images.info, data) {
      let cell = cell(name, source, threat)
      let display = CellDisplay(name)
      let trial = TrialTask(cell, settings, keepsImages: output != nil || png != nil)
      let report = try ConfinedProcess(
        trial, limits: .patient, isCancelled: interruption.check
      ) { display.show($0) }.run()
      try publish(report.record, report.images, gnuplot)
    }
  }

  private func cell(_ name: String, _ source: ModelSource, _ threat: ThreatModel) -> Cell {
    Cell(
      name: name, model: source, dataset: data.chosenName(split),
      directory: data.folder(split).path,
      split: split, samples: data.samples, classes: model.classes,
      operators: model.allowedOperators, threat: threat,
      attacks: [], protocolName: "", seed: compute.seed,
      batchSize: batchSize, chunk: calls.chunk, threads: compute.threadCount, device: compute.device
    )
  }

  private func publish(
    _ record: TrialRecord, _ images: TrialImages, _ gnuplot: Gnuplot?
  ) throws {
    if let output {
      let url = URL(filePath: output)
      try images.write(to: url, metadata: record.metadata)
      StandardError.line("Wrote \(url.path)")
    }
    if let png {
      let files = try images.writePictures(to: URL(filePath: png, directoryHint: .isDirectory))
      StandardError.line("Wrote \(files.count) pictures to \(png)")
    }
    if json {
      let document = try ResultCoder.encode(document: record, named: record.defense)
      try StandardOutput.document(document)
    } else {
      StandardOutput.line(record.text)
    }
    // Last: where it cannot be drawn, nothing else is lost.
    if let curve, let gnuplot, let points = record.curve {
      let file = URL(filePath: curve)
      let figure = Figure(
        curve: points, name: file.lastPathComponent,
        title: "\(record.defense), \(record.dataset.name), \(record.threat.norm.title)",
        marked: record.threat)
      try AtomicFile.write(gnuplot.draw(figure).svg, to: file)
      StandardError.line("Wrote \(file.path)")
    }
  }
}
