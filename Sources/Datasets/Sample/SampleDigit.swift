/// The ten digits on a grid of 5x7: the robust feature of the sample in SVHN's layout.
enum SampleDigit {
  /// One row a number, its five bits from left to right.
  private static let grids: [[UInt8]] = [
    [0b01110, 0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b01110],
    [0b00110, 0b01110, 0b11110, 0b00110, 0b00110, 0b00110, 0b11111],
    [0b11110, 0b00011, 0b00011, 0b01110, 0b11000, 0b11000, 0b11111],
    [0b11110, 0b00011, 0b00011, 0b01110, 0b00011, 0b00011, 0b11110],
    [0b11011, 0b11011, 0b11011, 0b11111, 0b00011, 0b00011, 0b00011],
    [0b11111, 0b11000, 0b11000, 0b11110, 0b00011, 0b00011, 0b11110],
    [0b01111, 0b11000, 0b11000, 0b11110, 0b11011, 0b11011, 0b01110],
    [0b11111, 0b00011, 0b00110, 0b00110, 0b01100, 0b01100, 0b01100],
    [0b01110, 0b11011, 0b11011, 0b01110, 0b11011, 0b11011, 0b01110],
    [0b01110, 0b11011, 0b11011, 0b01111, 0b00011, 0b00011, 0b11110],
  ]

  /// Whether the digit of this height covers a point; all in half pixels from its centre.
  static func covers(_ digit: Int, _ x: Int, _ y: Int, radius: Int) -> Bool {
    let cell = radius * 2 / 7
    let left = x + 5 * cell / 2
    let top = y + 7 * cell / 2
    guard left >= 0, top >= 0, left < 5 * cell, top < 7 * cell else { return false }
    return grids[digit][top / cell] >> (4 - left / cell) & 1 == 1
  }
}
