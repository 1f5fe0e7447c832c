import Experiments
import Foundation
import Results
import TestSupport
import Testing

@Suite("Evaluations that several processes share", .serialized)
struct RankTests {
  private let rampart = Program("rampart")

  private func arguments(
    _ attacks: String = "pgd20,cw,apgd-ce", samples: Int = 24
  ) -> [String] {
    [
      "evaluate", "AdversarialTraining", "--dataset", "sample", "--samples", "\(samples)",
      "--attacks", attacks, "--batch-size", "4", "--threads", "1",
    ]
  }

  /// What one process finds.
  private func alone(_ arguments: [String]) throws -> EvaluationResult {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try rampart.run(arguments + ["--results", folder.path])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return try RankedRun.result(in: folder)
  }

  @Test("2, 3 and 5 ranks end in the verdicts, evidence and passes of one process")
  func equality() throws {
    let expected = try alone(arguments())
    for size in [2, 3, 5] {
      let run = try RankedRun(rampart, ranks: size, arguments())
      #expect(try run.run() == Array(repeating: 0, count: size), "\(run.words(of: 0))")
      #expect(try run.result() == expected)
      #expect(run.files(".json").count == 1)
      #expect(run.files(".journal").isEmpty && run.files(".lock").isEmpty)
      let others = (1..<size).map(run.words)
      #expect(others.contains { !$0.contains("did 0 units") }, "\(others)")
    }
  }

  /// Eight moments in the short form, 30 in the long one, over as many evaluations as they take.
  @Test("ranks that are killed or stopped at random moments lose nothing but the units they hold")
  func troubles() throws {
    let expected = try alone(arguments())
    var random = SplitMix(seed: 19)
    var moments = SharedFolder.runsSlowTests ? 30 : 8
    while moments > 0 {
      // Long enough that a busy machine's delays are no silence.
      let run = try RankedRun(rampart, ranks: 3, arguments(), lease: 3)
      let done = try trouble(run, atMost: moments, &random)
      moments -= max(done, 1)
      #expect(try run.result() == expected)
      // Whoever is killed or stopped holds one unit, and rank 0 says how often one was offered again.
      let again = run.words(of: 0).firstMatch(of: /offered again: (\d+)/).flatMap { Int($0.1) } ?? 0
      #expect(again <= done, "\(run.words(of: 0))")
      if !SharedFolder.runsSlowTests { break }
    }
  }

  /// Kills and stops ranks 1 and 2 until rank 0 ends.
  ///
  /// - Returns: how often.
  private func trouble(
    _ run: RankedRun, atMost most: Int, _ random: inout SplitMix
  ) throws -> Int {
    var done = 0
    let host = try run.start(0)
    var guests = try [1, 2].map { try run.start($0) }
    for _ in 0..<most where host.isRunning {
      Thread.sleep(forTimeInterval: Double.random(in: 0.3..<2, using: &random))
      let victim = Int.random(in: 0..<2, using: &random)
      let process = guests[victim].processIdentifier
      guard guests[victim].isRunning else { continue }
      done += 1
      if Bool.random(using: &random) {
        kill(process, SIGKILL)
        guests[victim].waitUntilExit()
        if host.isRunning { guests[victim] = try run.start(victim + 1) }
      } else {
        kill(process, SIGSTOP)
        Thread.sleep(forTimeInterval: 4)
        kill(process, SIGCONT)
      }
    }
    host.waitUntilExit()
    #expect(host.terminationStatus == 0, "\(run.words(of: 0))")
    for guest in guests { guest.waitUntilExit() }
    return done
  }

  @Test(
    "when rank 0 is killed the others end with a sentence, and the run goes on from the journal")
  func host() throws {
    let expected = try alone(arguments())
    let run = try RankedRun(rampart, ranks: 2, arguments())
    let (host, guest) = (try run.start(0), try run.start(1))
    run.awaitArrival(of: 1, guest)
    // The header alone is shorter; an image has twelve kilobytes.
    while host.isRunning, run.journalSize < 10_000 { Thread.sleep(forTimeInterval: 0.02) }
    kill(host.processIdentifier, SIGKILL)
    host.waitUntilExit()
    guest.waitUntilExit()
    #expect(guest.terminationStatus == 69)
    #expect(run.words(of: 1).contains("answers no more"), "\(run.words(of: 1))")
    #expect(try run.run() == [0, 0], "\(run.words(of: 0))")
    #expect(run.words(of: 0).contains("from the journal"))
    #expect(try run.result() == expected)
  }

  @Test("a rank that measures something else is refused, and rank 0 goes on without it")
  func differences() throws {
    let run = try RankedRun(rampart, ranks: 2, arguments("pgd20,cw", samples: 16))
    try run.expectRefusal()
    #expect(try run.result().attacks.map(\.name) == ["pgd-20", "cw"])
  }

  @Test(
    "a rank whose served model answers otherwise is refused, and the result is rank 0's alone",
    .enabled(if: NumPy.isThere))
  func otherAnswers() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "model.py")
    try """
    import os
    import numpy
    weights = numpy.random.default_rng(0).normal(size=(3072, 10)).astype(numpy.float32) / 50
    if os.environ.get("RANK") == "1":
        weights += 0.01
        weights[:, 3] += 0.01
    def net(images):
        return images.reshape(len(images), -1) @ weights
    """.write(to: file, atomically: true, encoding: .utf8)
    let run = try RankedRun(
      rampart, ranks: 2,
      [
        "evaluate", "--model", "python:\(file.path):net", "--dataset", "sample", "--samples", "200",
        "--epsilon", "1/255", "--attacks", "pgd20,square", "--batch-size", "4", "--threads", "1",
      ])
    let guest = try run.start(1)
    let host = try run.start(0)
    for (process, code) in [(host, 0), (guest, 65)] as [(Process, Int32)] {
      process.waitUntilExit()
      #expect(process.terminationStatus == code, "\(run.words(of: 0)) \(run.words(of: 1))")
    }
    #expect(run.words(of: 1).contains("the model answers otherwise here"), "\(run.words(of: 1))")
    #expect(try run.result().attacks.count == 2)
  }

  @Test("rank 0 is asked to end: the others hear it at their work, and end with 130")
  func stop() throws {
    let run = try RankedRun(rampart, ranks: 2, arguments("square", samples: 64))
    let host = try run.start(0)
    let guest = try run.start(1)
    run.awaitArrival(of: 1, guest)
    Thread.sleep(forTimeInterval: 1)
    host.interrupt()
    for (rank, process) in [host, guest].enumerated() {
      process.waitUntilExit()
      #expect(process.terminationStatus == 130, "\(run.words(of: rank))")
    }
  }

  @Test("models that fail are rank 0's result, and the others of the command go on")
  func failures() throws {
    let run = try RankedRun(
      Program("MisbehavingBench"), ranks: 2,
      [
        // The first takes some seconds, in which the other rank comes: it may have to call twice.
        "evaluate", "Behaving", "NotANumber", "Crashing", "--dataset", "sample", "--samples", "200",
        "--attacks", "pgd20,cw,square", "--batch-size", "4", "--threads", "1",
      ])
    #expect(try run.run() == [70, 70], "\(run.words(of: 0)) \(run.words(of: 1))")
    let results = ResultStore(directory: run.folder.appending(path: "partial")).loadAll().results
    let statuses = Dictionary(results.map { ($0.defense, $0.status) }) { first, _ in first }
    #expect(statuses == ["NotANumber": .failed, "Crashing": .crashed, "Behaving": .ok])
    #expect(run.words(of: 1).contains("of work."), "\(run.words(of: 1))")
  }

  @Test("a rank whose rank 0 never comes ends when somebody wants it")
  func waiting() throws {
    let run = try RankedRun(rampart, ranks: 2, arguments("pgd20", samples: 8))
    let guest = try run.start(1)
    Thread.sleep(forTimeInterval: 2)
    #expect(guest.isRunning)
    let asked = ContinuousClock.now
    guest.interrupt()
    guest.waitUntilExit()
    #expect(guest.terminationStatus == 130, "\(run.words(of: 1))")
    // LibTorch would have waited for five minutes.
    #expect(.now - asked < .seconds(60))
    #expect(run.words(of: 1).contains("Rank 1 of 2 was stopped"))
  }

  @Test("a rank that comes when all is done is told so, and ends well")
  func lateness() throws {
    let run = try RankedRun(rampart, ranks: 2, arguments("pgd20", samples: 8))
    let host = try run.start(0)
    while host.isRunning, !run.words(of: 0).contains("robust accuracy") {
      Thread.sleep(forTimeInterval: 0.02)
    }
    let guest = try run.start(1)
    for process in [host, guest] {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(run.words(of: 0)) \(run.words(of: 1))")
    }
    #expect(run.words(of: 1).contains("did 0 units"))
  }

  @Test("half a contract ends with 64 and what is missing; one rank is no rank")
  func contracts() throws {
    let half = try rampart.run(arguments(), environment: ["RANK": "0"])
    #expect(half.exitCode == 64 && half.errors.contains("WORLD_SIZE is not"), "\(half.errors)")
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let one = try rampart.run(
      arguments("pgd20", samples: 4) + ["--results", folder.path],
      environment: ["SLURM_PROCID": "0", "SLURM_NTASKS": "4", "WORLD_SIZE": "1", "RANK": "0"])
    #expect(one.exitCode == 0, "\(one.errors)")
    #expect(try RankedRun.result(in: folder).attacks.count == 1)
  }
}
