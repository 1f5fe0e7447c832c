import Evaluation
import Foundation
import Synchronization
import Testing

@Suite("How the ranks of a training meet")
struct RankMeetingTests {
  /// What each rank's meeting came to; nil where it agreed.
  private func meet(_ subjects: [[String: String]]) -> [RankError?] {
    let keys = MemoryKeys()
    let found = Mutex<[Int: RankError]>([:])
    DispatchQueue.concurrentPerform(iterations: subjects.count) { rank in
      do {
        try RankMeeting(keys, rank: rank, size: subjects.count, patience: 30)
          .agree(on: subjects[rank])
      } catch let error as RankError {
        found.withLock { $0[rank] = error }
      } catch {
        Issue.record("\(error)")
      }
    }
    return found.withLock { found in subjects.indices.map { found[$0] } }
  }

  @Test("who means the same agrees; who does not is named, with what differs, in every rank")
  func agreement() {
    let subject = ["seed": "0", "defense": "TRADES"]
    #expect(meet([subject, subject]) == [nil, nil])
    var other = subject
    (other["seed"], other["epochs"]) = ("1", "4")
    let found = meet([subject, other])
    for (rank, who) in ["rank 1 trains", "rank 0 trains"].enumerated() {
      let text = found[rank]?.description ?? ""
      #expect(found[rank]?.kind == .difference)
      #expect(text.contains(who) && text.contains("epochs: nothing → 4; seed: 0 → 1"), "\(text)")
    }
  }

  @Test("a rank that comes twice, and a world of another size, end all at once")
  func seats() {
    for (second, size, words) in [
      (0, 2, "rank 0 came twice"), (1, 3, "the world has 2 ranks for some, and 3 for rank 1"),
    ] {
      let keys = MemoryKeys()
      let first = Mutex<(any Error)?>(nil)
      let ended = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let result = Result {
          try RankMeeting(keys, rank: 0, size: 2, patience: 30).agree(on: [:])
        }
        if case .failure(let error) = result { first.withLock { $0 = error } }
        ended.signal()
      }
      while keys.increase("arrived", by: 0) < 1 { Thread.sleep(forTimeInterval: 0.01) }
      let error = #expect(throws: RankError.self) {
        try RankMeeting(keys, rank: second, size: size, patience: 30).agree(on: [:])
      }
      ended.wait()
      #expect(error?.kind == .difference && error?.description.hasPrefix(words) == true)
      let heard = first.withLock { $0 } as? RankError
      #expect(heard?.description.hasPrefix(words) == true)
    }
  }

  @Test("ranks that do not come are counted")
  func absence() {
    let error = #expect(throws: RankError.self) {
      try RankMeeting(MemoryKeys(), rank: 0, size: 3, patience: 0.1).agree(on: [:])
    }
    #expect(error?.description.hasPrefix("1 of 3 ranks came") == true)
    #expect(throws: CancellationError.self) {
      try RankMeeting(MemoryKeys(), rank: 0, size: 3).agree(on: [:]) { true }
    }
  }
}
