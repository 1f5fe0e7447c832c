import Attacks
import Experiments
import Results
import Robustness

extension CellTally {
  /// Runs attacks one after the other, each on the samples that are its stage's.
  ///
  /// - Parameters:
  ///   - attacks: in the order of the protocol.
  ///   - lots: how the later ones are run on few samples; nil where none is.
  ///   - see: is shown each batch with what became of it.
  /// - Returns: a record an attack, and the samples of the lots.
  func run(
    _ attacks: [any Attack], lots: Lots?, see: (AttackBatch, AttackReport) throws -> Void
  ) throws -> (records: [AttackRecord], attacked: [Int]?) {
    guard let lots else { return (try attacks.map { try run($0, see: see) }, nil) }
    var margins: [Int: Float] = [:]
    let screened = try attacks.prefix(lots.screening).map { attack in
      try run(attack) { batch, report in
        for (margin, sample) in zip(report.margins, batch.samples) {
          margins[sample] = max(margin, margins[sample] ?? margin)
        }
        try see(batch, report)
      }
    }
    func margin(_ sample: Int) -> Float { margins[sample] ?? -.infinity }
    // Margins are below 0: the largest is the nearest to a wrong class.
    let queue = survivors.sorted { (margin($0), $1) > (margin($1), $0) }
    let rest = attacks.dropFirst(lots.screening)
    // Without survivors, the records say that there was nothing to do.
    var records = try queue.isEmpty ? rest.map { try run($0, within: []) } : []
    var attacked: [Int] = []
    let size = lots.size(of: queue.count)
    while attacked.count < queue.count {
      let lot = queue.dropFirst(attacked.count).prefix(size)
      let before = survivors.count
      let found = try rest.map { try run($0, within: Set(lot), see: see) }
      records = records.isEmpty ? found : zip(records, found).map { $0.joined(with: $1) }
      attacked += lot
      if survivors.count == before { break }
    }
    return (screened + records, attacked)
  }
}

extension AttackRecord {
  /// What an attack did to two lots, one after the other.
  fileprivate func joined(with other: AttackRecord) -> AttackRecord {
    var record = self
    record.brokenIndices = (brokenIndices + other.brokenIndices).sorted()
    record.silentIndices = (silentIndices + other.silentIndices).sorted()
    record.forwardPasses += other.forwardPasses
    record.backwardPasses += other.backwardPasses
    record.seconds += other.seconds
    return record
  }
}
