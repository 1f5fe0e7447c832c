import Archives
import Files
public import Foundation
public import Robustness
public import Torch

/// A model in another process, which answers with logits and with pullbacks.
///
/// The process is the user's own: it runs what it likes, and nothing is known of its weights.
///
///     let model = try ServedClassifier(.function("net.py:predict", package: folder))
///     let logits = try model.logits(for: images)  // [N, K], from Python
public final class ServedClassifier: Classifier {
  /// Where the server is.
  public enum Source: Hashable, Sendable {
    /// A function in a file of Python, served by a process that is started for it.
    case function(String, package: URL)
    /// A socket on which somebody's server listens.
    case socket(String)
  }

  private let process: ServerProcess?
  private let connection: ServerConnection
  private var arrays: SharedArrays?
  private let device: Device
  /// What its server says of itself, and its source, in one hash.
  public let sha256: String

  /// Connects to a server.
  ///
  /// - Parameters:
  ///   - source: where it is.
  ///   - device: where images come from and logits go.
  /// - Throws: `ServerFailure`, also where it does not answer within two minutes.
  public init(_ source: Source, device: Device = .cpu) throws {
    self.device = device
    switch source {
    case .function(let function, let package):
      let started = try ServerProcess(function: function, package: package)
      process = started
      connection = try ServerConnection(path: started.socket, patience: 120) { started.ending }
    case .socket(let path):
      process = nil
      connection = try ServerConnection(path: path, patience: 5)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    sha256 = Digest.sha256(try encoder.encode(connection.greeting)).hexadecimal
  }

  /// What is served, and on what.
  public var name: String {
    connection.greeting.name + (connection.greeting.framework.map { " (\($0))" } ?? "")
  }

  /// Whether the same process answers search and verdict.
  public var isAlone: Bool { connection.greeting.instances == 1 }

  /// Whether it gives gradients.
  public var hasGradients: Bool { connection.greeting.gradients }

  public func logits(for images: Tensor) throws -> Tensor {
    let (count, shape) = (images.count, Array(images.shape.dropFirst()))
    let size = shape.reduce(count, *)
    let arrays = try room(for: count, of: size / max(count, 1))
    try images.copy(to: arrays.floats(at: 0, count: size))
    let offset = Self.aligned(4 * size)
    var request = ServerRequest(.logits)
    (request.count, request.shape, request.offset) = (count, shape, offset)
    let keeps = images.isRecorded && hasGradients
    request.keep = keeps
    let reply = try connection.ask(request)
    guard let classes = reply.classes, (1...Self.mostClasses).contains(classes) else {
      throw ServerFailure(
        "the server answered with \(reply.classes.map { "\($0) classes" } ?? "no number of classes"), "
          + "expected 1 to \(Self.mostClasses)")
    }
    let logits = try Tensor(
      Array(arrays.floats(at: offset, count: count * classes)), shape: [count, classes]
    ).moved(to: device)
    guard keeps, let id = reply.id else { return logits }
    let kept = KeptLogits(id: id, connection)
    return try Tensor.external(logits, of: images) { [self] cotangent, gradient in
      try pullBack(kept, cotangent, gradient)
    }
  }

  private func pullBack(
    _ kept: KeptLogits, _ cotangent: UnsafeBufferPointer<Float>,
    _ gradient: UnsafeMutableBufferPointer<Float>
  ) throws {
    guard let arrays else { throw ServerFailure("a gradient of logits that were never asked for") }
    let offset = Self.aligned(4 * gradient.count)
    _ = arrays.floats(at: offset, count: cotangent.count).update(fromContentsOf: cotangent)
    var request = ServerRequest(.pullback)
    (request.id, request.offset) = (kept.id, offset)
    _ = try connection.ask(request)
    _ = gradient.update(fromContentsOf: arrays.floats(at: 0, count: gradient.count))
  }

  /// The arrays, with room for so many images, and for logits and cotangents behind them.
  private func room(for count: Int, of size: Int) throws -> SharedArrays {
    let needed = Self.aligned(4 * count * size) + 4 * count * Self.mostClasses
    if let arrays, arrays.size >= needed { return arrays }
    let made = try SharedArrays(size: max(needed, 1 << 20))
    var request = ServerRequest(.map)
    (request.path, request.bytes) = (made.path, made.size)
    _ = try connection.ask(request)
    made.removeName()
    arrays = made
    return made
  }

  private static let mostClasses = 4096

  private static func aligned(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 }
}

/// Logits that a server keeps for a pullback, until nobody can ask for it.
private final class KeptLogits {
  let id: Int
  private let connection: ServerConnection

  init(id: Int, _ connection: ServerConnection) { (self.id, self.connection) = (id, connection) }

  deinit { connection.release(id) }
}
