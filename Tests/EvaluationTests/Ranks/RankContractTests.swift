import Evaluation
import Testing

@Suite("What launchers say of ranks")
struct RankContractTests {
  private struct Case: CustomStringConvertible, Sendable {
    let description: String
    let environment: [String: String]
    let contract: RankContract?
  }

  private static let torchrun = [
    "RANK": "3", "WORLD_SIZE": "4", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "2",
    "MASTER_ADDR": "10.0.0.1", "MASTER_PORT": "4000",
  ]
  private static let step = [
    "SLURM_PROCID": "2", "SLURM_NTASKS": "4", "SLURM_STEP_NUM_TASKS": "3", "SLURM_STEP_ID": "0",
    "SLURM_LOCALID": "0", "SLURM_JOB_ID": "812", "SLURM_JOB_NODELIST": "gpu[03-05,9],login",
    "SLURM_LAUNCH_NODE_IPADDR": "10.0.0.9",
  ]
  private static let mpi = [
    "OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_LOCAL_RANK": "1",
    "OMPI_COMM_WORLD_LOCAL_SIZE": "2",
  ]

  private static let cases: [Case] = [
    Case(description: "nobody launched several", environment: ["PATH": "/bin"], contract: nil),
    Case(
      description: "torchrun", environment: torchrun,
      contract: RankContract(
        rank: 3, size: 4, localRank: 1, localSize: 2, address: "10.0.0.1", port: 4_000, attempt: "")
    ),
    Case(
      description: "torchrun holds the store, and has started once again",
      environment: torchrun.merging([
        "TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RUN_ID": "job",
        "TORCHELASTIC_RESTART_COUNT": "1",
      ]) { $1 },
      contract: RankContract(
        rank: 3, size: 4, localRank: 1, localSize: 2, address: "10.0.0.1", port: 4_000,
        isHeldByLauncher: true, attempt: "job.1")),
    Case(
      description: "a single rank of torchrun's, which needs nobody's address",
      environment: ["RANK": "0", "WORLD_SIZE": "1"], contract: nil),
    Case(
      description: "a step of Slurm's that has fewer tasks than the job",
      environment: step,
      contract: RankContract(
        rank: 2, size: 3, localRank: 0, address: "gpu03", port: RankContract.port(of: "812.0"),
        attempt: "0")),
    Case(
      description: "a step on one machine",
      environment: step.merging(["SLURM_STEP_NODELIST": "gpu04", "MASTER_PORT": "99"]) { $1 },
      contract: RankContract(
        rank: 2, size: 3, localRank: 0, address: "127.0.0.1", port: 99, attempt: "0")),
    Case(
      description: "the script of an allocation, which is one process",
      environment: ["SLURM_PROCID": "0", "SLURM_NTASKS": "4", "SLURM_JOB_NODELIST": "gpu[1-4]"],
      contract: nil),
    Case(
      description: "an allocation that does not say how many",
      environment: ["SLURM_PROCID": "0", "SLURM_JOB_ID": "7"], contract: nil),
    Case(
      description: "torchrun under srun", environment: step.merging(torchrun) { $1 },
      contract: RankContract(
        rank: 3, size: 4, localRank: 1, localSize: 2, address: "10.0.0.1", port: 4_000, attempt: "")
    ),
    Case(
      description: "mpirun on one machine", environment: mpi,
      contract: RankContract(
        rank: 1, size: 2, localRank: 1, address: "127.0.0.1", port: 29_500)),
    Case(
      description: "mpirun on several",
      environment: mpi.merging([
        "OMPI_COMM_WORLD_LOCAL_SIZE": "1", "MASTER_ADDR": "a", "PMIX_NAMESPACE": "77",
      ]) { $1 },
      contract: RankContract(
        rank: 1, size: 2, localRank: 1, address: "a", port: RankContract.port(of: "77"))),
    Case(
      description: "an indexed job of Kubernetes",
      environment: ["JOB_COMPLETION_INDEX": "4", "WORLD_SIZE": "5", "MASTER_ADDR": "first.svc"],
      contract: RankContract(rank: 4, size: 5, address: "first.svc", port: 29_500)),
    Case(
      description: "an indexed job that shares nothing",
      environment: ["JOB_COMPLETION_INDEX": "4"], contract: nil),
    Case(
      description: "one process may say so", environment: ["WORLD_SIZE": "1"], contract: nil),
  ]

  @Test("each contract is understood", arguments: cases)
  private func understood(_ one: Case) throws {
    #expect(try RankContract(of: one.environment) == one.contract)
  }

  @Test("a lease is the user's to say")
  func lease() throws {
    #expect(try RankContract(of: Self.torchrun)?.lease == 20)
    let short = Self.torchrun.merging(["RAMPART_LEASE": "3"]) { $1 }
    #expect(try RankContract(of: short)?.lease == 3)
  }

  private struct Fault: CustomStringConvertible, Sendable {
    let words: String
    let environment: [String: String]
    var description: String { words }
  }

  private static func without(_ name: String) -> [String: String] {
    torchrun.filter { $0.key != name }
  }

  private static let faults: [Fault] = [
    Fault(words: "WORLD_SIZE is not", environment: without("WORLD_SIZE")),
    Fault(words: "RANK is not", environment: without("RANK")),
    Fault(words: "MASTER_ADDR is not", environment: without("MASTER_ADDR")),
    Fault(words: "MASTER_PORT is not", environment: without("MASTER_PORT")),
    Fault(words: "rank 4 of 4", environment: torchrun.merging(["RANK": "4"]) { $1 }),
    Fault(
      words: "RANK=-1 is no number from 0", environment: torchrun.merging(["RANK": "-1"]) { $1 }),
    Fault(
      words: "WORLD_SIZE=0 is no number", environment: torchrun.merging(["WORLD_SIZE": "0"]) { $1 }),
    Fault(
      words: "MASTER_PORT=70000", environment: torchrun.merging(["MASTER_PORT": "70000"]) { $1 }),
    Fault(
      words: "RAMPART_LEASE=abc", environment: torchrun.merging(["RAMPART_LEASE": "abc"]) { $1 }),
    Fault(
      words: "RAMPART_LEASE=0.5", environment: torchrun.merging(["RAMPART_LEASE": "0.5"]) { $1 }),
    Fault(
      words: "MASTER_ADDR is not",
      environment: mpi.merging(["OMPI_COMM_WORLD_LOCAL_SIZE": "1"]) { $1 }),
    Fault(
      words: "MASTER_ADDR is not", environment: ["JOB_COMPLETION_INDEX": "1", "WORLD_SIZE": "2"]),
  ]

  @Test("half a contract, or one that cannot be, says what is wrong", arguments: faults)
  private func faulty(_ one: Fault) {
    let error = #expect(throws: RankError.self) { try RankContract(of: one.environment) }
    #expect(error?.kind == .contract)
    #expect(error?.description.contains(one.words) == true, "\(error?.description ?? "")")
  }

  @Test("jobs meet at ports of their own")
  func ports() {
    let ports = (1...200).map { RankContract.port(of: "\($0).0") }
    #expect(Set(ports).count == 200)
    #expect(ports.allSatisfy { 15_000..<35_000 ~= $0 })
  }
}
