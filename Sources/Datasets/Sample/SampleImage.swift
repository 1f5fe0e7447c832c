/// Draws one image of the sample: a figure on a flat background, with a faint texture over both.
struct SampleImage {
  /// The figure, the robust feature.
  var figure: SampleFigure
  /// The number of the texture, the non-robust feature.
  var texture: Int
  /// The background's colours to choose from, one triple a palette entry.
  var backgrounds: [[Int]] = Self.palette

  static let palette: [[Int]] = [
    [56, 64, 80], [80, 56, 64], [64, 80, 56], [96, 96, 96], [128, 112, 96], [96, 128, 112],
    [112, 96, 128], [160, 160, 152], [176, 160, 144], [144, 168, 184], [184, 184, 184],
    [128, 128, 128],
  ]

  /// The pixels, channel by channel, row by row.
  func pixels(_ random: inout SampleRandom) -> [UInt8] {
    let background = backgrounds[random.pick(0...backgrounds.count - 1)]
    let color = foreground(on: background, &random)
    let radius = random.pick(15...25)
    let reach = 32 - radius - 2
    let centerX = 32 + random.pick(-reach...reach)
    let centerY = 32 + random.pick(-reach...reach)
    let amplitude = random.pick(4...6)
    var result: [UInt8] = []
    result.reserveCapacity(ImageShape.cifar.count)
    for channel in 0..<3 {
      for row in 0..<32 {
        for column in 0..<32 {
          let inside = figure.covers(
            2 * column + 1 - centerX, 2 * row + 1 - centerY, radius: radius)
          let light = SampleTexture.isLight(texture, column, row)
          let value = (inside ? color : background)[channel] + (light ? amplitude : -amplitude)
          result.append(UInt8(clamping: value))
        }
      }
    }
    return result
  }

  /// The figure's colour: the background's plus or minus a contrast that runs from invisible to an attacker's
  /// victim (12/255) to plain (110/255).
  private func foreground(on background: [Int], _ random: inout SampleRandom) -> [Int] {
    let contrast =
      switch random.pick(0...99) {
      case ..<12: random.pick(12...20)
      case ..<35: random.pick(24...48)
      default: random.pick(56...110)
      }
    let upward = random.pick(0...1) == 1
    let weak = random.pick(0...3)
    return (0..<3).map { channel in
      let amount = channel == weak ? contrast / 4 : contrast
      let signed = upward ? amount : -amount
      let value = background[channel] + signed
      return (8...247).contains(value) ? value : background[channel] - signed
    }
  }
}
