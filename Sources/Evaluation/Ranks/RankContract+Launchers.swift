extension RankContract {
  /// torchrun's, and that of PyTorch's `env://` set by hand.
  static func torchrun(_ variables: RankVariables) throws -> RankContract? {
    guard let rank = try variables.index("RANK") else { return nil }
    guard let size = try variables.count("WORLD_SIZE") else {
      throw variables.lacking("WORLD_SIZE", besides: "RANK=\(rank)")
    }
    guard size > 1 else { return alone(rank, of: size) }
    let isAgents = variables.text("TORCHELASTIC_USE_AGENT_STORE") == "True"
    let names = ["TORCHELASTIC_RUN_ID", "TORCHELASTIC_RESTART_COUNT"]
    return RankContract(
      rank: rank, size: size, localRank: try variables.index("LOCAL_RANK"),
      localSize: try variables.count("LOCAL_WORLD_SIZE"),
      address: try address(variables, rank, size),
      port: try required(variables.port(), "MASTER_PORT", variables, rank, size),
      isHeldByLauncher: isAgents,
      attempt: names.compactMap { variables.text($0) }.joined(separator: "."))
  }

  /// Slurm's for a step that `srun` started; the script of an allocation is one process.
  static func slurm(_ variables: RankVariables) throws -> RankContract? {
    let ofSteps = ["SLURM_STEP_NUM_TASKS", "SLURM_STEP_ID", "SLURM_LAUNCH_NODE_IPADDR"]
    guard ofSteps.contains(where: { variables.text($0) != nil }),
      let rank = try variables.index("SLURM_PROCID"),
      let size = try variables.count("SLURM_STEP_NUM_TASKS") ?? variables.count("SLURM_NTASKS"),
      size > 1
    else { return nil }
    let nodes = variables.text("SLURM_STEP_NODELIST") ?? variables.text("SLURM_JOB_NODELIST")
    let hosts = nodes.map(HostList.init)
    let first =
      hosts.flatMap { $0.isSingle ? "127.0.0.1" : $0.first }
      ?? variables.text("SLURM_LAUNCH_NODE_IPADDR")
    let job = variables.text("SLURM_JOB_ID") ?? variables.text("SLURM_JOBID") ?? ""
    let step = variables.text("SLURM_STEP_ID") ?? ""
    return RankContract(
      rank: rank, size: size, localRank: try variables.index("SLURM_LOCALID"),
      address: try required(
        variables.text("MASTER_ADDR") ?? first, "MASTER_ADDR", variables, rank, size),
      port: try variables.port() ?? port(of: job + "." + step), attempt: step.isEmpty ? "0" : step)
  }

  /// Open MPI's.
  static func openMPI(_ variables: RankVariables) throws -> RankContract? {
    let prefix = "OMPI_COMM_WORLD_"
    guard let rank = try variables.index(prefix + "RANK") else { return nil }
    guard let size = try variables.count(prefix + "SIZE") else {
      throw variables.lacking(prefix + "SIZE", besides: "\(prefix)RANK=\(rank)")
    }
    guard size > 1 else { return alone(rank, of: size) }
    let isLocal = try variables.count(prefix + "LOCAL_SIZE") == size
    let job = variables.text("PMIX_NAMESPACE") ?? variables.text("OMPI_MCA_ess_base_jobid")
    return RankContract(
      rank: rank, size: size, localRank: try variables.index(prefix + "LOCAL_RANK"),
      address: try required(
        variables.text("MASTER_ADDR") ?? (isLocal ? "127.0.0.1" : nil), "MASTER_ADDR", variables,
        rank, size),
      port: try variables.port() ?? job.map(port) ?? usualPort)
  }

  /// That of an indexed job of Kubernetes, whose manifest says how many there are and where the first is.
  static func kubernetes(_ variables: RankVariables) throws -> RankContract? {
    guard let rank = try variables.index("JOB_COMPLETION_INDEX"),
      let size = try variables.count("WORLD_SIZE")
    else { return nil }
    guard size > 1 else { return alone(rank, of: size) }
    return RankContract(
      rank: rank, size: size, localRank: try variables.index("LOCAL_RANK"),
      address: try address(variables, rank, size), port: try variables.port() ?? usualPort)
  }

  /// Nobody to meet.
  private static func alone(_ rank: Int, of size: Int) -> RankContract {
    RankContract(rank: rank, size: size, address: "127.0.0.1", port: usualPort)
  }

  private static func address(
    _ variables: RankVariables, _ rank: Int, _ size: Int
  ) throws -> String {
    try required(variables.text("MASTER_ADDR"), "MASTER_ADDR", variables, rank, size)
  }

  private static func required<Value>(
    _ value: Value?, _ name: String, _ variables: RankVariables, _ rank: Int, _ size: Int
  ) throws -> Value {
    guard let value else { throw variables.lacking(name, besides: "rank \(rank) of \(size)") }
    return value
  }

  /// A port that jobs on the same machine need not share, 15000 … 34999.
  package static func port(of job: String) -> UInt16 {
    UInt16(15_000 + job.utf8.reduce(0) { ($0 * 31 + Int($1)) % 20_000 })
  }
}
