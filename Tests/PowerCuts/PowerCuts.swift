package import Files
package import Foundation
import Synchronization

/// Power cuts at every point of something that is done to a folder.
///
///     let cuts = try PowerCuts(in: folder) { promise in
///       try AtomicFile.write(after, to: folder.appending(path: "file"))
///       promise("written")
///     }
///     let report = try cuts.check { folder, promises in complaint(about: folder, promises) }
///     #expect(report.failures == [])
package struct PowerCuts {
  /// What came of the checks.
  package struct Report {
    /// How many states there were.
    package var states = 0
    /// Those that break the law, the first ones: where the cut was, what the disk held, and what was wrong.
    package var failures: [String] = []
  }

  fileprivate enum Event {
    case operation(DiskOperation)
    case promise(String)
  }

  private let folder: URL
  private let start: DiskState
  private let events: [Event]

  /// Does something to a folder and remembers how.
  ///
  /// - Parameters:
  ///   - folder: all that is watched; what it holds before is on the disk.
  ///   - scenario: what is done; it calls its parameter with what must be true after every later cut.
  package init(
    in folder: URL, _ scenario: (_ promise: @escaping @Sendable (String) -> Void) throws -> Void
  ) throws {
    self.folder = folder
    start = try DiskState(reading: folder)
    let log = Log()
    try Disk.$witness.withValue(log) {
      try scenario { log.add(.promise($0)) }
    }
    events = log.events.withLock { $0 }
    // A disk that is not what was seen of it would make every check worthless.
    var disk = UncertainDisk(start, at: folder.path)
    for case .operation(let operation) in events { disk.apply(operation) }
    let (seen, found) = (disk.states(cuts: 0).map(\.digest), try DiskState(reading: folder).digest)
    guard seen.contains(found) else { throw Unseen(path: folder.path) }
  }

  /// Something was done to the folder that nobody saw.
  package struct Unseen: Error {
    let path: String
  }

  /// The operations, in order.
  package var operations: [DiskOperation] {
    events.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
  }

  /// Lets a reader see every state that a power cut may leave, once each.
  ///
  /// - Parameters:
  ///   - cuts: at how many lengths at most a file ends that was not synchronized.
  ///   - ignoring: operations that this disk does not do, such as one that lies.
  ///   - law: gets the state in a folder and what was promised before the cut; returns what is wrong, nil for nothing.
  ///     What it throws is wrong as well.
  package func check(
    cuts: Int = 24, ignoring: (DiskOperation) -> Bool = { _ in false },
    _ law: (_ folder: URL, _ promises: [String]) throws -> String?
  ) throws -> Report {
    let place = folder.deletingLastPathComponent()
      .appending(path: "rampart-cut-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: place) }
    var (disk, report) = (UncertainDisk(start, at: folder.path), Report())
    var (promises, seen): ([String], Set<Digest>) = ([], [])
    func cut(_ last: String) throws {
      for state in disk.states(cuts: cuts) where seen.insert(state.digest).inserted {
        try state.write(to: place)
        report.states += 1
        var complaint: String?
        do { complaint = try law(place, promises) } catch { complaint = "\(error)" }
        guard let complaint, report.failures.count < 5 else { continue }
        report.failures.append("\(last); \(state.summary): \(complaint)")
      }
    }
    try cut("before all")
    for (number, event) in events.enumerated() {
      switch event {
      case .operation(let operation) where ignoring(operation): continue
      case .operation(let operation):
        disk.apply(operation)
        try cut("after \(number), \("\(operation)".prefix(120))")
      case .promise(let promise):
        promises.append(promise)
        seen = []
        try cut("after the promise \(promise)")
      }
    }
    return report
  }
}

/// What happened, in order.
private final class Log: DiskWitness {
  let events = Mutex<[PowerCuts.Event]>([])
  func see(_ operation: DiskOperation) { add(.operation(operation)) }
  func add(_ event: PowerCuts.Event) { events.withLock { $0.append(event) } }
}
