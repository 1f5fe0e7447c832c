/// The ten figures: the robust feature of the sample.
enum SampleFigure: Int, CaseIterable {
  case disc
  case ring
  case square
  case frame
  case triangle
  case cross
  case saltire
  case rows
  case columns
  case diamond

  /// Whether the figure of this radius covers a point; all in half pixels from its centre.
  func covers(_ x: Int, _ y: Int, _ radius: Int) -> Bool {
    let across = abs(x)
    let down = abs(y)
    let box = max(across, down)
    return switch self {
    case .disc: x * x + y * y <= radius * radius
    case .ring:
      x * x + y * y <= radius * radius && 9 * (x * x + y * y) >= 4 * radius * radius
    case .square: 8 * box <= 7 * radius
    case .frame: 8 * box <= 7 * radius && 2 * box >= radius
    case .triangle: down <= radius && 2 * across <= y + radius
    case .cross: box <= radius && 3 * min(across, down) <= radius
    case .saltire: 8 * box <= 7 * radius && 5 * abs(across - down) <= 2 * radius
    case .rows: 8 * box <= 7 * radius && 3 * down >= radius
    case .columns: 8 * box <= 7 * radius && 3 * across >= radius
    case .diamond: 4 * (across + down) <= 5 * radius
    }
  }
}
