/// Ten faint periodic patterns: the non-robust feature of the sample, which predicts the class perfectly and
/// which a perturbation of 8/255 erases or replaces.
enum SampleTexture {
  /// Whether the pattern of this number is light at a pixel.
  static func isLight(_ pattern: Int, _ column: Int, _ row: Int) -> Bool {
    let bit =
      switch pattern % 10 {
      case 0: column
      case 1: row
      case 2: column / 2
      case 3: row / 2
      case 4: column + row
      case 5: column / 2 + row / 2
      case 6: column / 4
      case 7: row / 4
      case 8: column / 4 + row / 4
      default: column / 2 + row
      }
    return bit % 2 == 0
  }
}
