/// A square part of an image.
struct L2Window {
  let top: Int
  let left: Int
  let side: Int

  init(_ top: Int, _ left: Int, _ side: Int) {
    (self.top, self.left, self.side) = (top, left, side)
  }

  func contains(row: Int, column: Int) -> Bool {
    row >= top && row < top + side && column >= left && column < left + side
  }
}

/// The perturbation of one image as Square under L2 edits it: [C, H, W] in row-major order.
struct L2Canvas {
  private let channels: Int
  private let height: Int
  private let width: Int
  private(set) var values: [Float]

  init(shape: [Int], values: [Float]? = nil) {
    (channels, height, width) = (shape[0], shape[1], shape[2])
    self.values = values ?? Array(repeating: 0, count: channels * height * width)
  }

  /// The squared Euclidean length.
  var energy: Float { values.reduce(0) { $0 + $1 * $1 } }

  /// The squared length of a channel's part inside any of several windows.
  func energy(of windows: [L2Window], _ channel: Int) -> Float {
    var sum: Float = 0
    for row in 0..<height {
      for column in 0..<width
      where windows.contains(where: { $0.contains(row: row, column: column) }) {
        let value = values[index(channel, row, column)]
        sum += value * value
      }
    }
    return sum
  }

  /// A channel's values inside a window, in row-major order.
  func get(_ window: L2Window, _ channel: Int) -> [Float] {
    (0..<window.side * window.side).map { values[index(window, channel, $0)] }
  }

  /// Replaces a channel's values inside a window.
  mutating func set(_ window: L2Window, _ channel: Int, _ contents: [Float]) {
    for place in contents.indices { values[index(window, channel, place)] = contents[place] }
  }

  /// The values scaled to a Euclidean length.
  func scaled(to length: Float) -> [Float] { Self.unit(values).map { $0 * length } }

  /// Values scaled to unit length; zero stays zero.
  static func unit(_ values: [Float]) -> [Float] {
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot() + 1e-12
    return values.map { $0 / length }
  }

  private func index(_ window: L2Window, _ channel: Int, _ place: Int) -> Int {
    index(channel, window.top + place / window.side, window.left + place % window.side)
  }

  private func index(_ channel: Int, _ row: Int, _ column: Int) -> Int {
    (channel * height + row) * width + column
  }
}
