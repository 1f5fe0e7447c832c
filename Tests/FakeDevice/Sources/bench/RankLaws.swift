import Foundation

/// What must hold of a training that two processes share on the device, whose sums come late.
struct RankLaws {
  private let folder: URL

  init(in folder: URL) { self.folder = folder }

  /// What does not hold, by law.
  func check() throws -> [(name: String, fault: String?)] {
    let gloo = try train("gloo", on: "cpu")
    let nccl = try train("nccl", on: "cuda")
    let mixed = try train("mixed", on: "cuda", guest: ["RAMPART_GROUP": "gloo"])
    let alone = copies(of: try Command(command("alone", on: "cuda", epochs: 2)).run())
    let shared = copies(of: nccl[0])
    let killed = try train("killed", on: "cuda", epochs: 1_000) { $0.kill() }
    return [
      ("ranks sum by NCCL", fault(of: nccl, words: "The 2 ranks sum by NCCL 2.19.6.", sums: true)),
      (
        "their sums stay on the device: \(shared) copies from it in rank 0, \(alone) in a process alone",
        shared <= 2 * alone ? nil : "expected at most twice as many"
      ),
      (
        "where one has no NCCL all do without",
        fault(of: mixed, words: "not by NCCL (rank 1: RAMPART_GROUP says gloo)", sums: false)
      ),
      ("sums by NCCL have the bits of Gloo's", try difference(gloo, nccl, "gloo", "nccl")),
      ("and so have those by way of main memory", try difference(gloo, mixed, "gloo", "mixed")),
      (
        "a rank that is killed ends the other with 69",
        killed[0].status == 69 && killed[0].complaint.contains("--resume goes on")
          ? nil : "\(killed[0].status): \(killed[0].complaint)"
      ),
    ]
  }

  private func command(_ name: String, on device: String, epochs: Int) -> [String] {
    [
      "train", "AdversarialTraining", "--dataset", "sample", "--samples", "48", "--threads", "1",
      "--options", #"{"recipe": {"batchSize": 16}}"#, "--epochs", "\(epochs)",
      "--device", device, "--output", folder.appending(path: "ranks-" + name).path,
    ]
  }

  /// Runs two ranks of one training.
  ///
  /// - Parameters:
  ///   - guest: what rank 1 has in its environment besides.
  ///   - disturb: is handed rank 1 after the first epoch.
  /// - Returns: what they came to, by rank.
  private func train(
    _ name: String, on device: String, epochs: Int = 2, guest: [String: String] = [:],
    disturb: ((Command.Running) -> Void)? = nil
  ) throws -> [Command.Outcome] {
    let port = Int.random(in: 20_000..<30_000)
    let runs = try (0..<2).map { rank in
      var contract = ["RANK": "\(rank)", "WORLD_SIZE": "2"]
      contract.merge(["MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "\(port)"]) { $1 }
      return try Command(command(name, on: device, epochs: epochs))
        .start(rank == 0 ? contract : contract.merging(guest) { $1 })
    }
    if let disturb {
      let log = folder.appending(path: "ranks-\(name)/log.jsonl").path
      while runs.allSatisfy(\.isRunning), !FileManager.default.fileExists(atPath: log) {
        Thread.sleep(forTimeInterval: 0.05)
      }
      disturb(runs[1])
    }
    return try runs.map { try $0.outcome() }
  }

  private func copies(of outcome: Command.Outcome) -> Int {
    outcome.counts?.copiesFrom ?? 0
  }

  private func fault(of ranks: [Command.Outcome], words: String, sums: Bool) -> String? {
    if let failed = ranks.first(where: { $0.status != 0 }) {
      return "ended with \(failed.status): \(failed.complaint)"
    }
    guard ranks[0].complaint.contains(words) else { return "it says \(ranks[0].complaint)" }
    let asExpected = ranks.allSatisfy { $0.ranOnDevice && ($0.counts?.sums ?? 0 > 0) == sums }
    return asExpected ? nil : "\(ranks.map { $0.counts?.sums ?? 0 }) sums on the device"
  }

  /// Why two trainings have not the same weights; nil where they have.
  private func difference(
    _ one: [Command.Outcome], _ other: [Command.Outcome], _ names: String...
  ) throws -> String? {
    if let failed = (one + other).first(where: { $0.status != 0 }) {
      return "ended with \(failed.status): \(failed.complaint)"
    }
    let weights = try names.map {
      try DeviceLaws.tensors(in: folder.appending(path: "ranks-" + $0))
    }
    return weights[0] != nil && weights[0] == weights[1] ? nil : "other weights"
  }
}
