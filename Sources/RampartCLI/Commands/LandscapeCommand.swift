import ArgumentParser
import Experiments

/// Measures the landscape of a defense's loss around the images.
struct LandscapeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "landscape",
    abstract: "Measures the loss's gradient and curvature around clean and attacked images.",
    discussion: """
      Input gradient, top Hessian eigenvalues and logit variation, after Li and Spratling 2023. With \
      --preset quick of 100 images, with paper of 1,000. The numbers join the result that evaluate \
      wrote. A measurement that was interrupted goes on where it was.
      """)

  @OptionGroup var options: MeasureOptions

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

  func run() throws {
    var settings: [String: JSONValue] = [:]
    if surface != nil { settings["surfaces"] = .integer(surfaceImages ?? 1) }
    if profile != nil { settings["measuresProfiles"] = true }
    let folders = [("surface", surface), ("profile", profile)].compactMap { kind, folder in
      folder.map { (kind, $0) }
    }
    try options.measure(
      "landscape", settings, pictures: Dictionary(uniqueKeysWithValues: folders))
  }
}
