import Experiments

/// Collects what does not add up in a record.
struct ConsistencyCheck {
  /// What was found, in the order it was found.
  private(set) var messages: [String] = []
  private let samples: Int

  /// A check of a record of `samples` images.
  init(samples: Int) { self.samples = samples }

  /// Notes a sentence.
  mutating func note(_ message: String) { messages.append(message) }

  /// Notes a sentence unless the condition holds.
  mutating func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { note(message()) }
  }

  /// A count must be the one that the indices give.
  mutating func equal(_ given: Int, _ expected: Int, _ name: String) {
    require(given == expected, "\(name) is \(given), the indices give \(expected)")
  }

  /// A number must be the expected one, up to rounding.
  mutating func close(
    _ given: Double, _ expected: Double, _ name: String, source: String = "the indices give"
  ) {
    let isClose = abs(given - expected) <= 1e-9
    require(isClose, "\(name) is \(given), \(source) \(expected)")
  }

  /// An accuracy and its interval must follow from a count.
  mutating func share(
    _ accuracy: Double, _ interval: Interval, count: Int, _ name: String, _ label: String
  ) {
    let share = Share(count, of: samples)
    close(accuracy, share.value, "\(name).\(label)")
    let expected = share.interval
    close(interval.low, expected.low, "\(name).interval[0]")
    close(interval.high, expected.high, "\(name).interval[1]")
  }

  /// A list of indices must ascend, each once, from 0 up.
  mutating func ascending(_ indices: [Int], _ name: String) {
    let ascends = zip(indices, indices.dropFirst()).allSatisfy { $0 < $1 }
    require(ascends, "\(name) does not ascend, or holds an index twice")
    require((indices.min() ?? 0) >= 0, "\(name) holds a negative index")
  }

  /// A list of indices must lie within a set.
  mutating func subset(_ indices: [Int], of set: Set<Int>, _ name: String, else reason: String) {
    let strangers = indices.filter { !set.contains($0) }
    require(strangers.isEmpty, "\(name) holds \(Self.listed(strangers)), \(reason)")
  }

  /// Two lists of indices must be the same.
  mutating func same(_ given: [Int], _ expected: [Int], _ name: String) {
    guard given != expected else { return }
    let extra = Set(given).subtracting(expected).sorted()
    let missing = Set(expected).subtracting(given).sorted()
    require(extra.isEmpty, "\(name) holds \(Self.listed(extra)), which an attack broke")
    require(missing.isEmpty, "\(name) lacks \(Self.listed(missing)), which nothing broke")
    if extra.isEmpty && missing.isEmpty {
      note("\(name) does not ascend, or holds an index twice")
    }
  }

  /// The first few of some indices.
  private static func listed(_ indices: [Int]) -> String {
    let shown = indices.prefix(5).map(String.init).joined(separator: ", ")
    return indices.count > 5 ? "\(shown), … (\(indices.count) in all)" : shown
  }
}
