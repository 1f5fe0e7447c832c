import Experiments

/// Draws one image of the sample: a figure on a flat background, with a faint texture over both.
struct SampleImage {
  /// The number of the texture, the non-robust feature.
  var texture: Int
  /// The background's colours to choose from.
  var backgrounds: [[Int]] = Self.palette
  /// Whether the figure, the robust feature, covers a point: half pixels from its centre, and its radius.
  var covers: (_ x: Int, _ y: Int, _ radius: Int) -> Bool

  /// Dark enough that a bright figure never clips.
  static let palette: [[Int]] = [
    [56, 64, 80], [80, 56, 64], [64, 80, 56], [96, 96, 96], [128, 112, 96], [96, 128, 112],
    [112, 96, 128], [128, 128, 128],
  ]

  /// The pixels, channel by channel, row by row.
  func pixels(_ random: inout SampleRandom) -> [UInt8] {
    let background = backgrounds[random.pick(0...backgrounds.count - 1)]
    let color = foreground(on: background, &random)
    let radius = random.pick(18...26)
    let reach = (30 - radius) * 3 / 5
    let centerX = 32 + random.pick(-reach...reach)
    let centerY = 32 + random.pick(-reach...reach)
    let amplitude = random.pick(4...6)
    var result = [UInt8](repeating: 0, count: ImageShape.cifar.count)
    for row in 0..<32 {
      for column in 0..<32 {
        let isInside = covers(2 * column + 1 - centerX, 2 * row + 1 - centerY, radius)
        let base = isInside ? color : background
        let change = SampleTexture.isLight(texture, column, row) ? amplitude : -amplitude
        for channel in 0..<3 {
          result[1024 * channel + 32 * row + column] = UInt8(clamping: base[channel] + change)
        }
      }
    }
    return result
  }

  /// The figure's colour: brighter than the background by a contrast that runs from an attacker's easy victim
  /// (12/255) to plain (110/255), a quarter of that in one channel or in none.
  private func foreground(on background: [Int], _ random: inout SampleRandom) -> [Int] {
    let contrast =
      switch random.pick(0...99) {
      case ..<15: random.pick(12...20)
      case ..<42: random.pick(24...48)
      default: random.pick(64...110)
      }
    let weak = random.pick(0...3)
    return (0..<3).map { background[$0] + ($0 == weak ? contrast / 4 : contrast) }
  }
}
