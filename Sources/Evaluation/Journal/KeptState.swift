import Files
import Foundation
import Robustness
import Torch

/// The state of the attack that is running, beside the journal: what would be lost otherwise when a
/// batch takes hours.
///
/// It is replaced every half minute. One that is torn, or of another batch or cell, is as good as
/// none; so is one that the disk has no room for.
final class KeptState: AttackMemory {
  /// The time that the work before the state took.
  private(set) var secondsBefore = 0.0
  private let memory: any WorkMemory
  private let key: Data
  private let isStopping: () -> Bool
  private let started = Date()
  private var saved = Date()

  /// How much work, in seconds, is lost at most.
  private static let interval = 30.0

  /// What comes before the numbers.
  private struct Contents: Codable {
    var seconds: Double
    var integers: [String: [Int]]
    /// The names and lengths of the arrays, in order.
    var floats: [Item]
    /// The names and shapes of the tensors, in order.
    var tensors: [Item]

    struct Item: Codable {
      let name: String
      let shape: [Int]
    }
  }

  /// The state of an attack on a batch.
  ///
  /// - Parameters:
  ///   - memory: where it is kept.
  ///   - key: names the cell, the attack and the batch.
  ///   - isStopping: whether this is the last chance to leave a state.
  init(_ memory: any WorkMemory, key: Data, isStopping: @escaping () -> Bool) {
    self.memory = memory
    self.key = Data(Digest.sha256(key).bytes)
    self.isStopping = isStopping
  }

  func offer(_ state: () throws -> AttackState) throws {
    let isLast = isStopping()
    guard isLast || Date().timeIntervalSince(saved) > Self.interval else { return }
    memory.save(state: try encode(state()))
    saved = Date()
    if isLast { throw CancellationError() }
  }

  func recall() throws -> AttackState? {
    guard let data = memory.state, data.count >= 68, data.prefix(32) == key,
      Data(Digest.sha256(data.dropFirst(64)).bytes) == data.dropFirst(32).prefix(32)
    else { return nil }
    let length = data.dropFirst(64).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard
      let contents = try? JSONDecoder().decode(
        Contents.self, from: data.dropFirst(68).prefix(length))
    else { return nil }
    secondsBefore = contents.seconds
    var rest = data.dropFirst(68 + length)
    func numbers(_ item: Contents.Item) -> [Float] {
      let count = item.shape.reduce(1, *)
      defer { rest = rest.dropFirst(4 * count) }
      return [Float](unsafeUninitializedCapacity: count) { target, initialized in
        UnsafeMutableRawBufferPointer(target).copyBytes(from: rest.prefix(4 * count))
        initialized = count
      }
    }
    var state = AttackState(integers: contents.integers)
    for item in contents.floats { state.floats[item.name] = numbers(item) }
    for item in contents.tensors {
      state.tensors[item.name] = try Tensor(numbers(item), shape: item.shape)
    }
    return state
  }

  /// Forgets the state: the batch is through.
  func remove() { memory.save(state: nil) }

  /// The key, the checksum of what follows, and the state.
  private func encode(_ state: AttackState) throws -> Data {
    let (floats, tensors) = (
      state.floats.sorted { $0.key < $1.key }, state.tensors.sorted { $0.key < $1.key }
    )
    let contents = Contents(
      seconds: secondsBefore + Date().timeIntervalSince(started), integers: state.integers,
      floats: floats.map { .init(name: $0.key, shape: [$0.value.count]) },
      tensors: tensors.map { .init(name: $0.key, shape: $0.value.shape) })
    let json = try JSONEncoder().encode(contents)
    var body = withUnsafeBytes(of: UInt32(json.count).littleEndian) { Data($0) }
    body += json
    for (_, numbers) in floats { numbers.withUnsafeBytes { body.append(contentsOf: $0) } }
    for (_, tensor) in tensors {
      try tensor.contiguous().floats().withUnsafeBytes { body.append(contentsOf: $0) }
    }
    return key + Data(Digest.sha256(body).bytes) + body
  }
}
