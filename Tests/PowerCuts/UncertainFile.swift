import Foundation

/// A file of which part is on the disk for certain, and part was only written.
struct UncertainFile {
  /// Something that was done to it since it was last synchronized.
  enum Change {
    case write(at: Int, Data)
    case truncate(to: Int)
  }

  /// What a power cut makes of a change.
  private enum Fate: CaseIterable {
    case absent
    case whole
    case zeros
  }

  private var certain: Data
  private(set) var pending: [Change] = []

  /// A file that is on the disk.
  init(_ contents: Data = Data()) { certain = contents }

  mutating func change(_ change: Change) { pending.append(change) }

  mutating func synchronize() {
    certain = contents(pending.map { _ in .whole })
    pending = []
  }

  /// What it may hold after a power cut, what is certain first and all of it last.
  ///
  /// Each change may be there, absent, or zeros of its length, whatever became of those before it;
  /// and what is there may end anywhere.
  ///
  /// - Parameter cuts: at how many lengths at most it ends.
  func possibilities(cuts: Int) -> [Data] {
    guard !pending.isEmpty else { return [certain] }
    var found = fates().map { contents($0) }
    let whole = contents(pending.map { _ in .whole })
    found += Self.lengths(min(certain.count, whole.count), whole.count, cuts).map {
      Data(whole.prefix($0))
    }
    for (place, change) in pending.enumerated() {
      guard case .write(_, let bytes) = change else { continue }
      let before = Array(repeating: Fate.whole, count: place)
      for length in Self.lengths(0, bytes.count, cuts) {
        found.append(contents(before + [.whole], lastIs: length))
      }
    }
    var seen: Set<Data> = []
    return [certain] + found.filter { $0 != certain && $0 != whole && seen.insert($0).inserted }
      + [whole]
  }

  /// Every choice of fates where there are few changes, else those in which one differs.
  private func fates() -> [[Fate]] {
    guard pending.count > 3 else {
      return pending.reduce([[]]) { all, _ in
        all.flatMap { one in Fate.allCases.map { one + [$0] } }
      }
    }
    let places = pending.indices
    return places.map { place in places.map { $0 < place ? .whole : .absent } }
      + places.map { place in places.map { $0 == place ? .absent : .whole } }
      + places.map { place in places.map { $0 == place ? .zeros : .whole } }
      + [places.map { _ in .zeros }]
  }

  /// What it holds after the first changes.
  ///
  /// - Parameter lastIs: how much of the last one is there, where that is a write.
  private func contents(_ fates: [Fate], lastIs length: Int? = nil) -> Data {
    var data = certain
    for (place, fate) in fates.enumerated() where fate != .absent {
      switch pending[place] {
      case .truncate(let size):
        if fate == .zeros { continue }
        data = data.prefix(size) + Data(count: max(0, size - data.count))
      case .write(let offset, let bytes):
        let kept = place == fates.count - 1 ? bytes.prefix(length ?? bytes.count) : bytes
        let end = offset + kept.count
        if data.count < end { data += Data(count: end - data.count) }
        data.replaceSubrange(offset..<end, with: fate == .zeros ? Data(count: kept.count) : kept)
      }
    }
    return Data(data)
  }

  /// Some numbers between two, the outermost ones among them.
  private static func lengths(_ first: Int, _ last: Int, _ count: Int) -> [Int] {
    guard last - first > count else { return Array(first..<max(first, last)) }
    return (0..<count).map { first + ($0 * (last - 1 - first)) / max(count - 1, 1) }
  }
}
