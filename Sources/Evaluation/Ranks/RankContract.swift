/// What a launcher says of this process in its environment: which of how many it is, and where they meet.
///
///     let ranks = try RankContract(of: ProcessInfo.processInfo.environment)
///     ranks?.rank  // nil where nobody launched several
public struct RankContract: Hashable, Sendable {
  /// Which process this is, from 0; 0 hands out the work and writes the result.
  public let rank: Int
  /// The number of processes.
  public let size: Int
  /// Which process of its machine this is, from 0, where the launcher says so.
  public let localRank: Int?
  /// How many processes its machine has, where the launcher says so and does not itself give each its cores.
  public let localSize: Int?
  /// The machine of rank 0.
  public let address: String
  /// The port on which it listens.
  public let port: UInt16
  /// Whether the launcher holds the store itself, so that rank 0 joins it as the others do.
  public let isHeldByLauncher: Bool
  /// What tells this attempt apart from others that meet at the same port.
  public let attempt: String
  /// How long a rank may be silent before its work is given to others, in seconds.
  public private(set) var lease = 20.0

  /// The port where nobody says another, as PyTorch has it.
  static let usualPort: UInt16 = 29_500

  /// A contract with every part given.
  public init(
    rank: Int, size: Int, localRank: Int? = nil, localSize: Int? = nil, address: String,
    port: UInt16, isHeldByLauncher: Bool = false, attempt: String = "0"
  ) {
    (self.rank, self.size, self.localRank, self.localSize) = (rank, size, localRank, localSize)
    (self.address, self.port) = (address, port)
    (self.isHeldByLauncher, self.attempt) = (isHeldByLauncher, attempt)
  }

  /// The contract in an environment; nil where there is none, or it is about one process.
  ///
  /// torchrun's variables go before Slurm's, and those before Open MPI's and those of an indexed job of
  /// Kubernetes, since torchrun runs under the others.
  ///
  /// - Throws: `RankError` for a contract of which a part is missing or impossible.
  public init?(of environment: [String: String]) throws {
    let variables = RankVariables(environment)
    let found =
      try Self.torchrun(variables) ?? Self.slurm(variables) ?? Self.openMPI(variables)
      ?? Self.kubernetes(variables)
    guard let found else {
      if let size = try variables.count("WORLD_SIZE"), size > 1 {
        throw variables.lacking("RANK", besides: "WORLD_SIZE=\(size)")
      }
      return nil
    }
    guard found.rank < found.size else {
      throw RankError(
        .contract, "rank \(found.rank) of \(found.size): ranks are counted from 0; \(Self.remedy)")
    }
    guard found.size > 1 else { return nil }
    self = found
    lease = try variables.lease() ?? lease
  }

  /// What mends a contract that the user did not mean.
  static let remedy =
    "start it with torchrun, srun or mpirun, or unset those variables to run one process"
}
