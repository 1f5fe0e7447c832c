import Experiments

extension ImageBatch {
  /// Each image moved; where nothing moves in, the pixels at the edge are repeated.
  ///
  /// - Parameter displacements: one an image.
  package func moved(by displacements: [Displacement]) -> ImageBatch {
    precondition(
      displacements.count == count, "\(displacements.count) displacements of \(count) images")
    let (lastRow, lastColumn) = (shape.height - 1, shape.width - 1)
    return rearranged { image, row, column in
      let move = displacements[image]
      return (
        min(max(row - move.down, 0), lastRow), min(max(column - move.right, 0), lastColumn)
      )
    }
  }

  /// Each image mirrored, left to right.
  package func mirrored() -> ImageBatch {
    rearranged { _, row, column in (row, shape.width - 1 - column) }
  }

  /// Images whose pixels are taken from other places.
  private func rearranged(
    _ source: (_ image: Int, _ row: Int, _ column: Int) -> (row: Int, column: Int)
  ) -> ImageBatch {
    var places: [Int] = []
    places.reserveCapacity(count * shape.count)
    for image in 0..<count {
      for plane in 0..<shape.channels {
        let start = (image * shape.channels + plane) * shape.height * shape.width
        for row in 0..<shape.height {
          for column in 0..<shape.width {
            let place = source(image, row, column)
            places.append(start + place.row * shape.width + place.column)
          }
        }
      }
    }
    let pixels: Pixels =
      switch pixels {
      case .bytes(let values): .bytes(places.map { values[$0] })
      case .floats(let values): .floats(places.map { values[$0] })
      }
    return ImageBatch(shape: shape, pixels: pixels, labels: labels)
  }
}
