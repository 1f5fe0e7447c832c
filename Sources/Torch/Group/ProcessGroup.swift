internal import CTorch

/// Processes that compute one thing together, on one machine or several.
///
/// Each makes the same calls in the same order and waits for the others in every one. Sums have the same bits in
/// all of them. On CUDA they are NCCL's and stay on the cards, where every process has NCCL and a card of its own; else
/// they are made in main memory by LibTorch's process group (c10d, over Gloo). `RAMPART_GROUP=gloo` asks for that.
///
///     let store = try TCPStore(host: "10.0.0.1", port: 29500, serves: rank == 0)
///     let group = try ProcessGroup(store, name: "training", rank: rank, size: 2)
///     let total = try group.sum(part)  // differentiable
public final class ProcessGroup: @unchecked Sendable {
  /// Over whose rows batch norms take their statistics on this thread; nil where they take those of their own.
  @TaskLocal public static var current: ProcessGroup?

  /// Which process this is, from 0.
  public let rank: Int
  /// The number of processes.
  public let size: Int
  /// Whose sums they are: "Gloo", or NCCL with its version.
  public let library: String
  /// Why the sums of a group on CUDA are not NCCL's, beginning with the process that stands in the way; nil where they are, or on
  /// the processor.
  public let remark: String?
  // Unchecked because a C pointer is never Sendable by itself; nothing behind this one is changed by two calls at
  // once, because a process makes them one after the other.
  private let raw: OpaquePointer

  /// Why this program cannot join any for tensors of a device, in a sentence; nil where it may.
  public static func problem(on device: Device = .cpu) -> String? {
    let text = String(cString: ct_group_problem(device.raw))
    return text.isEmpty ? nil : text
  }

  /// Meets the others, all of which have to come.
  ///
  /// - Parameters:
  ///   - store: the store in which the processes say where they listen; kept as long as the group.
  ///   - name: what tells the group apart from others in that store.
  ///   - rank: which process this is, from 0.
  ///   - size: the number of processes.
  ///   - device: where the tensors are that it sums.
  ///   - interface: the name of the network interface that Gloo listens on; goes before `host`.
  ///   - host: the name or address of this machine to listen at; nil for where the machine's own name leads.
  ///   - patience: how long a call waits for the others, in seconds.
  /// - Throws: `TorchError` where they do not come, or `problem` is one.
  public init(
    _ store: TCPStore, name: String, rank: Int, size: Int, device: Device = .cpu,
    interface: String? = nil, host: String? = nil, patience: Double = 600
  ) throws(TorchError) {
    precondition((0..<size).contains(rank), "rank \(rank) of \(size)")
    var pointer: OpaquePointer?
    try check {
      ct_group_open(
        &pointer, store.raw, name, Int32(rank), Int32(size), device.raw, interface, host,
        Int64(patience * 1_000))
    }
    guard let pointer else { throw TorchError(.operationFailed, "no group was made") }
    (raw, self.rank, self.size) = (pointer, rank, size)
    let facts = try ModuleState.collecting { ct_group_facts(pointer, $0, $1) }.parts
    library = facts[0].digest
    remark = facts[1].digest.isEmpty ? nil : facts[1].digest
  }

  deinit { ct_group_close(raw) }

  /// Whether a call failed, after which none succeeds: another process has ended, or hangs.
  public var isLost: Bool { ct_group_lost(raw) }

  /// The sum of what each process gives, elementwise; all give the same shape.
  ///
  /// Differentiable: the gradient is the sum of the processes' gradients, each of which has to ask for it.
  public func sum(_ tensor: Tensor) throws(TorchError) -> Tensor {
    try tensor.handle.withRaw { tensor throws(TorchError) in
      try Tensor.make { ct_group_sum($0, raw, tensor) }
    }
  }

  /// The sums of several tensors of one type, in one message; nothing is recorded.
  public func sums(_ tensors: [Tensor]) throws(TorchError) -> [Tensor] {
    guard !tensors.isEmpty else { return [] }
    var slots = [OpaquePointer?](repeating: nil, count: tensors.count)
    let status = try withRaws(tensors) { raws throws(TorchError) in
      ct_group_sum_all(&slots, raw, raws, Int32(tensors.count))
    }
    let made = slots.compactMap { $0.map(Tensor.init(owning:)) }
    try check { status }
    return made
  }

  /// Batch norm over the rows of all processes; gives the output and the moved statistics.
  func batchNorm(
    _ operands: [Tensor], momentum: Double, epsilon: Double
  ) throws(TorchError) -> (output: Tensor, mean: Tensor, variance: Tensor) {
    var moved: (mean: OpaquePointer?, variance: OpaquePointer?) = (nil, nil)
    let output = try withRaws(operands) { raws throws(TorchError) in
      try Tensor.make {
        ct_group_batch_norm(
          $0, &moved.mean, &moved.variance, raw, raws[0], raws[1], raws[2], raws[3], raws[4],
          momentum, epsilon)
      }
    }
    guard let mean = moved.mean, let variance = moved.variance else {
      throw TorchError(.operationFailed, "LibTorch made no statistics")
    }
    return (output, Tensor(owning: mean), Tensor(owning: variance))
  }
}
