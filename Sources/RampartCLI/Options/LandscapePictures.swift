import ArgumentParser
import Evaluation
import Files
import Foundation
import Landscape
import Leaderboard
import Results

/// The data and pictures of surfaces and profiles.
struct LandscapePictures: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the loss on a plane through images goes: JSON, and heat maps where gnuplot is there.",
      valueName: "DIR"))
  var surface: String?

  @Option(help: "Of how many images, from the split's start.")
  var surfaceImages: Int?

  @Option(
    help: ArgumentHelp(
      "Where the robust loss along lines through the weights goes: JSON, and curves.",
      valueName: "DIR"))
  var profile: String?

  func validate() throws {
    if let surfaceImages, surfaceImages < 1 {
      throw ValidationError("--surface-images must be at least 1.")
    }
    if surfaceImages != nil, surface == nil {
      throw ValidationError("--surface-images goes with --surface.")
    }
  }

  /// Whether anything is to be drawn.
  var areWanted: Bool { surface != nil || profile != nil }

  /// Asks for what is to be drawn.
  func apply(to settings: inout LandscapeSettings) {
    settings.surfaces = surface == nil ? 0 : surfaceImages ?? 1
    settings.measuresProfiles = profile != nil
  }

  /// Writes what was measured of a model.
  func write(_ outcome: LandscapeOutcome, of name: String) throws {
    // A model file's name may have folders in it.
    let stem = name.replacingOccurrences(of: "/", with: "-")
    if let surface {
      for found in outcome.surfaces {
        let place = try folder(surface).appending(path: "\(stem)-\(found.sample)")
        try write(found, found.gnuplot(title: "\(name), image \(found.sample)"), to: place)
      }
    }
    if let profile {
      let place = try folder(profile).appending(path: stem)
      try write(outcome.profiles, outcome.profiles.gnuplot(title: name), to: place)
    }
  }

  private func folder(_ path: String) throws -> URL {
    let folder = URL(filePath: path, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Writes `PLACE.json`, and what gnuplot makes of a script to `PLACE.svg` and `PLACE.png`.
  private func write(_ data: some Encodable, _ script: String, to place: URL) throws {
    let file = place.appendingPathExtension("json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try AtomicFile.write(encoder.encode(data) + Data("\n".utf8), to: file)
    StandardError.line("Wrote \(file.path)")
    // The data are what was asked for; pictures come along where they can be drawn.
    guard let gnuplot = try? Gnuplot() else { return }
    let picture: (svg: Data, png: Data)
    do {
      picture = try gnuplot.draw(plot: script, named: file.lastPathComponent)
    } catch let failure as Gnuplot.Failure {
      return StandardError.line("Note: \(failure)")
    }
    for (ending, data) in [("svg", picture.svg), ("png", picture.png)] {
      let file = place.appendingPathExtension(ending)
      try AtomicFile.write(data, to: file)
      StandardError.line("Wrote \(file.path)")
    }
  }
}
