import Archives
import Datasets
import Experiments
import Robustness

/// A picture of a success: the clean image, the adversarial one, and their difference amplified.
struct Triptych {
  /// How many pixels a pixel becomes, each way.
  private static let scale = 4
  /// The width of the bars between the panels, in pixels of the picture.
  private static let bar = 4

  private let panels: [[Float]]
  private let shape: ImageShape
  private let channels: Int

  /// The picture of a broken image.
  ///
  /// No change is grey. Under Linf black and white are ∓ε, so that pictures compare; under L2 they
  /// are the image's own largest change.
  init(_ image: TrialImages.Broken, _ shape: ImageShape, _ threat: ThreatModel) {
    let change = zip(image.adversarial, image.clean).map { $0 - $1 }
    let largest = change.reduce(0) { max($0, abs($1)) }
    let size =
      switch threat.norm {
      case .linf: Float(threat.epsilon)
      case .l2: largest
      }
    let reach = max(size, 1e-8)
    panels = [image.clean, image.adversarial, change.map { 0.5 + $0 / (2 * reach) }]
    self.shape = shape
    channels = shape.channels == 3 ? 3 : 1
  }

  /// The PNG file.
  var png: [UInt8] {
    let width = shape.width * Self.scale
    let height = shape.height * Self.scale
    var pixels: [UInt8] = []
    for row in 0..<height {
      for (place, panel) in panels.enumerated() {
        if place > 0 { pixels += Array(repeating: 255, count: Self.bar * channels) }
        for column in 0..<width {
          for channel in 0..<channels {
            pixels.append(value(panel, channel, row / Self.scale, column / Self.scale))
          }
        }
      }
    }
    let total = panels.count * width + (panels.count - 1) * Self.bar
    return PNG.encode(pixels, width: total, height: height, channels: channels)
  }

  private func value(_ panel: [Float], _ channel: Int, _ row: Int, _ column: Int) -> UInt8 {
    let value = panel[(channel * shape.height + row) * shape.width + column]
    return UInt8((min(max(value, 0), 1) * 255).rounded())
  }
}
