import Evaluation
import Experiments
import Foundation
import Results
import Robustness
import Testing

@Suite("Journals", .serialized)
struct JournalTests {
  private static let attacks = ["pgd-20", "cw", "apgd-ce"]

  @Test("cut at any byte, a journal leads to the verdicts of a run that nobody cut")
  func cuts() throws {
    let stage = try LinearStage(attacks: Self.attacks)
    defer { stage.remove() }
    let expected = try stage.measure().result
    #expect(expected.robust.map { (10...30).contains($0.count) } == true)
    #expect(try stage.measure(journal: stage.journal).result == expected)
    let whole = try Data(contentsOf: stage.journal)
    var random = SplitMix(seed: 3)
    let cuts =
      [0, 4, 8, 9, 30] + (0..<50).map { _ in Int.random(in: 0..<whole.count, using: &random) }
    var recalled: [Int] = []
    for cut in cuts.sorted() {
      try whole.prefix(cut).write(to: stage.journal)
      let again = try stage.measure(journal: stage.journal)
      #expect(again.result == expected, "cut at \(cut)")
      recalled.append(again.recalled)
    }
    // What lies before a cut is used: the longer the rest, the more is known.
    #expect(recalled == recalled.sorted())
    #expect(recalled.last.map { $0 > 60 } == true)
    #expect(try Data(contentsOf: stage.journal).count > 1000)
  }

  @Test("a damaged byte costs what is behind it, never a verdict")
  func damage() throws {
    let stage = try LinearStage(attacks: ["pgd-20"])
    defer { stage.remove() }
    let expected = try stage.measure(journal: stage.journal).result
    let whole = try Data(contentsOf: stage.journal)
    var random = SplitMix(seed: 4)
    for _ in 0..<20 {
      var damaged = whole
      damaged[Int.random(in: 0..<whole.count, using: &random)] ^= 0x10
      try damaged.write(to: stage.journal)
      #expect(try stage.measure(journal: stage.journal).result == expected)
    }
  }

  @Test("a finished journal knows every verdict, whatever the batch size and the threads are now")
  func batchSize() throws {
    let stage = try LinearStage(attacks: Self.attacks + ["apgd-t", "fab-t"])
    defer { stage.remove() }
    let first = try stage.measure(journal: stage.journal)
    #expect(first.recalled == 0)
    let again = try stage.measure({ ($0.batchSize, $0.threads) = (64, 2) }, journal: stage.journal)
    let attacked = [40, 40, 40] + first.result.attacks.suffix(3).map(\.robust).prefix(2)
    #expect(again.recalled == attacked.reduce(0, +))
    var result = again.result
    result.environment.threads = 1
    #expect(result == first.result)
  }

  @Test(
    "a journal of another cell is never taken up",
    arguments: ["seed", "threat", "attacks", "samples", "protocol", "name", "weights", "images"])
  func otherCell(_ difference: String) throws {
    let stage = try LinearStage(attacks: ["pgd-20", "cw"])
    defer { stage.remove() }
    func change(_ cell: inout Cell) {
      switch difference {
      case "seed": cell.seed = 1
      case "threat": cell.threat = .init(.linf, epsilon: 2.1 / 255)
      case "attacks": cell.attacks = ["pgd-20"]
      case "samples": cell.samples = 39
      case "protocol": cell.protocolName = "rampart-2+eot"
      case "name": cell.name = "Another"
      default: break
      }
    }
    _ = try stage.measure(journal: stage.journal)
    if let file = ["weights": "weights", "images": "data"][difference] {
      let url = stage.folder.appending(path: file + ".safetensors")
      var bytes = try Data(contentsOf: url)
      // The lowest bit of a number: of the first pixel, which lies before 40 labels, or of a weight.
      bytes[bytes.count - (difference == "images" ? 40 * (192 * 4 + 8) : 4)] ^= 1
      try bytes.write(to: url)
    }
    let expected = try stage.measure(change).result
    let other = try stage.measure(change, journal: stage.journal)
    #expect(other.recalled == 0)
    #expect(other.result == expected)
    // It has been begun anew, for the cell that was measured.
    #expect(try stage.measure(change, journal: stage.journal).recalled > 0)
  }

  @Test("asked to end, an attack leaves its state, and goes on from there another time")
  func stops() throws {
    let stage = try LinearStage(attacks: ["apgd-ce", "apgd-t", "fab-t"])
    defer { stage.remove() }
    let expected = try stage.measure().result
    let state = stage.journal.deletingPathExtension().appendingPathExtension("state")
    var (stops, result) = (0, EvaluationResult?.none)
    while result == nil, stops < 100 {
      // Each time a little further than the last state, which is what it goes on from.
      var questions = 0
      do {
        result = try stage.measure(journal: stage.journal) {
          questions += 1
          return questions > 900
        }.result
      } catch is CancellationError {
        stops += 1
        #expect(FileManager.default.fileExists(atPath: state.path))
        if stops == 2 {
          // A torn state is as good as none.
          try Data(contentsOf: state).dropLast(1).write(to: state)
        }
      }
    }
    #expect((3..<100).contains(stops))
    #expect(result == expected)
    #expect(!FileManager.default.fileExists(atPath: state.path))
  }

  @Test("an evaluation that fails at once leaves no journal")
  func failure() throws {
    let stage = try LinearStage(attacks: ["pgd-20"])
    defer { stage.remove() }
    #expect(throws: (any Error).self) {
      try stage.measure({ $0.threat = .init(.linf, epsilon: .nan) }, journal: stage.journal)
    }
    #expect(!FileManager.default.fileExists(atPath: stage.journal.path))
  }
}
