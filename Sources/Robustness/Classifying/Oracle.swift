public import Torch

/// What an attack may ask of a model: logits, and gradients of a loss with respect to the input.
///
/// Each call of the model gets exactly `chunk` images, the last ones padded, so that a sample's
/// numbers do not depend on its company: not on the batch size, and not on who has left the batch. Where a
/// model is known to give rows the same bits in calls of other sizes, calls are of those.
/// Passes are counted one a sample; padding is not counted, and is made of images unlike each other, so
/// that a model cannot tell a search by its repetitions. A model sees nothing but a fresh chunk of
/// images in one of the ways of `Presentation`.
public final class Oracle {
  private let model: any Classifier
  /// The number of classes K.
  public let classes: Int
  /// The number of images in each call of the model, where one size is all that is known of.
  public let chunk: Int
  /// The order of the images' values in memory.
  public let layout: Layout
  /// How many images a call may have, ascending: rows get the same bits in each.
  package var sizes: [Int]
  /// The number of forward passes so far, one a sample.
  public private(set) var forwardPasses = 0
  /// The number of backward passes so far, one a sample.
  public private(set) var backwardPasses = 0
  /// What chunks are filled up with.
  private var filler: Filler?
  /// Called after every chunk; throws to stop the attack.
  public var heartbeat: () throws -> Void = {}

  /// The number of images in a call where nobody says otherwise: large enough to keep a device
  /// busy, small enough that the padding of the last chunk costs little.
  public static func defaultChunk(on device: Device) -> Int { device == .cpu ? 64 : 512 }

  /// An oracle of a model.
  ///
  /// - Parameters:
  ///   - model: what is asked.
  ///   - classes: its number of classes.
  ///   - chunk: the number of images in each of its calls.
  ///   - layout: the one that convolutions like, unless somebody asks for another.
  public init(
    _ model: any Classifier, classes: Int, chunk: Int, layout: Layout = .channelsLast
  ) {
    self.model = model
    self.classes = classes
    self.chunk = chunk
    self.layout = layout
    sizes = [chunk]
  }

  /// The logits [N, K] of images.
  ///
  /// - Parameters:
  ///   - images: [N, C, H, W].
  ///   - presentation: how the model gets the images; by default as in searches.
  /// - Throws: `InvalidOutput` where the model gives anything but logits of that shape: numbers, or
  ///   −∞ for a class that it rules out.
  public func logits(_ images: Tensor, as presentation: Presentation? = nil) throws -> Tensor {
    guard images.count > 0 else { return try Tensor.zeros([0, classes]) }
    let parts = try calls(of: images.count).map { range, size in
      let logits = try logits(images, range, size, as: presentation)
      try requireLegal(LogitRows(logits, Tensor.zeros([range.count], dtype: .int64)))
      return logits
    }
    return try joined(parts)
  }

  /// The logits of images, read out row by row.
  ///
  /// A number of each image comes along, where one is given, in the same read: each read waits for the
  /// device.
  ///
  /// - Parameters:
  ///   - images: [N, C, H, W].
  ///   - labels: int64 [N].
  ///   - numbers: [N], of something else.
  /// - Throws: as `logits`.
  public func rows(
    _ images: Tensor, _ labels: Tensor, alongside numbers: Tensor? = nil
  ) throws -> (rows: LogitRows, numbers: [Float]) {
    var (rows, read): ([LogitRows], [Float]) = ([], [])
    for (range, size) in calls(of: images.count) {
      let logits = try logits(images, range, size, as: nil)
      let (found, others) = try LogitRows.reading(
        logits, labels.slice(range), alongside: numbers?.slice(range))
      try requireLegal(found)
      rows.append(found)
      read += others
    }
    return (try LogitRows(joining: rows), read)
  }

  /// What the model says of the images of one call.
  private func logits(
    _ images: Tensor, _ range: Range<Int>, _ size: Int, as presentation: Presentation?
  ) throws -> Tensor {
    let output = try (presentation ?? Presentation(layout))
      .logits(of: filled(images, range, size), by: model)
    let logits = try checked(output, size).slice(0..<range.count)
    forwardPasses += range.count
    try heartbeat()
    return logits
  }

  /// What one forward and one backward pass tell of each sample.
  public struct Answer {
    /// The logits [N, K].
    public let logits: Tensor
    /// The same, read out row by row.
    public let rows: LogitRows
    /// The losses [N].
    public let losses: [Float]
    /// The units [N] that losses which depend on their scale were measured in.
    public let units: [Double]
    /// The gradient of each sample's loss with respect to its image [N, C, H, W]; zero where the
    /// model's own gradient is no number.
    public let gradient: Tensor
  }

  /// Logits, losses and input gradients of images, from one forward pass each.
  ///
  /// - Parameters:
  ///   - images: [N, C, H, W], at least one.
  ///   - labels: int64 [N].
  ///   - targets: int64 [N], for a loss that aims at a class.
  ///   - loss: what is differentiated, a sample at a time.
  ///   - units: what one is in each sample's logits, where the loss depends on it; nil at the start of
  ///     a search, where the logits themselves tell.
  /// - Throws: `InvalidOutput` where the model gives anything but logits [N, K].
  public func gradient(
    _ images: Tensor, labels: Tensor, targets: Tensor? = nil, loss: LogitLoss,
    units: [Double]? = nil
  ) throws -> Answer {
    var (logits, losses, gradients): ([Tensor], [Float], [Tensor]) = ([], [], [])
    var (measured, read): ([Double], [LogitRows]) = ([], [])
    for (range, size) in calls(of: images.count) {
      let leaf = try filled(images, range, size).fresh(layout).leaf()
      let output = try checked(model.logits(for: leaf), size)
      let rows = try LogitRows(output.detached(), padded(labels, range, size))
      try requireLegal(rows)
      let ones = units.map { $0.padded(range, to: size) } ?? loss.units(of: rows)
      let found = try loss.evaluate(
        rows, targets: targets.map { try padded($0, range, size).integers() }, units: ones)
      measured += ones.prefix(range.count)
      read.append(rows.first(range.count))
      // The derivative by the logits is known; LibTorch takes it from there to the images.
      let derivatives = try Tensor(found.derivatives, shape: [size, classes])
      let gradient = try
        (output.masking(rows.haveInfinities) * derivatives.moved(to: output.device)).sum()
        .gradients(with: [leaf])[0].slice(0..<range.count)
      forwardPasses += range.count
      backwardPasses += range.count
      try heartbeat()
      logits.append(try output.detached().slice(0..<range.count))
      losses += found.losses.prefix(range.count)
      gradients.append(try finite(gradient))
    }
    return Answer(
      logits: try joined(logits), rows: try LogitRows(joining: read), losses: losses,
      units: measured, gradient: try joined(gradients))
  }

  private func joined(_ parts: [Tensor]) throws -> Tensor {
    try parts.count == 1 ? parts[0] : Tensor.concatenate(parts)
  }

  /// The rows of each call, and the number of images that it has.
  package func calls(of count: Int) -> [(rows: Range<Int>, size: Int)] {
    Self.calls(of: count, sizes: sizes, chunk: chunk)
  }

  /// The images of a range, filled up to a call's size with others.
  private func filled(_ images: Tensor, _ range: Range<Int>, _ size: Int) throws -> Tensor {
    let part = try images.slice(range)
    guard range.count < size else { return part }
    if filler?.fits(part) != true { filler = try Filler(like: part, count: chunk) }
    let missing = size - range.count
    return try filler.map { try .concatenate([part, $0.images.slice(0..<missing)]) } ?? part
  }

  /// The rows of a range, the last one repeated up to a call's size.
  private func padded(_ rows: Tensor, _ range: Range<Int>, _ size: Int) throws -> Tensor {
    let part = try rows.slice(range)
    guard range.count < size else { return part }
    let last = try part.slice(range.count - 1..<range.count)
    let filling = try last.expanded([size - range.count] + part.shape.dropFirst())
    return try Tensor.concatenate([part, filling])
  }

  private func checked(_ logits: Tensor, _ size: Int) throws -> Tensor {
    guard logits.shape == [size, classes] else {
      throw InvalidOutput(
        """
        the model gave an output of shape \(logits.shape) for \(size) images; \
        expected [\(size), \(classes)]: one logit for each of \(classes) classes
        """)
    }
    return logits
  }

  private func requireLegal(_ rows: LogitRows) throws {
    let bad = (0..<rows.count).count { !rows.isLegal($0) }
    guard bad > 0 else { return }
    throw InvalidOutput("the model gave NaN or +∞ as logits for \(bad) of \(rows.count) images")
  }

  /// The gradient with zeros in place of NaN and infinities.
  private func finite(_ gradient: Tensor) throws -> Tensor {
    // Elsewhere than on the processor waiting for an answer costs more than the change.
    if try gradient.device == .cpu && gradient.sum().item().isFinite { return gradient }
    return try gradient.isFinite().select(gradient, else: gradient.zerosLike())
  }
}

extension Tensor {
  /// Zeros in place of logits of classes that are ruled out: −∞ times nothing is no number.
  fileprivate func masking(_ hasInfinities: Bool) throws -> Tensor {
    try hasInfinities ? detached().isFinite().select(self, else: zerosLike()) : self
  }
}

extension [Double] {
  /// The part of a range, its last element repeated up to a count.
  fileprivate func padded(_ range: Range<Int>, to count: Int) -> [Double] {
    let part = Array(self[range])
    return part + Array(repeating: part.last ?? 1, count: count - part.count)
  }
}
