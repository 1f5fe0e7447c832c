/// What the ranked protocol breaks of images that protocol `fast` did not attack in full, net by net.
///
/// `Scripts/calibrate-fast` makes these numbers: it evaluates each net by both protocols.
enum SparedImages {
  /// A net that was evaluated by both.
  struct Net: Sendable {
    /// How the hash of its weights begins.
    let sha256: String
    /// How many images `fast` called robust without attacking them in full.
    let spared: Int
    /// How many of those the ranked protocol broke.
    let broken: Int
  }

  /// The numbers of all nets but one of some weights: what is said of a net must not come from it.
  static func pooled(without sha256: String?) -> (spared: Int, broken: Int, nets: Int) {
    let others = nets.filter { net in sha256.map { !$0.hasPrefix(net.sha256) } ?? true }
    return (
      others.reduce(0) { $0 + $1.spared }, others.reduce(0) { $0 + $1.broken }, others.count
    )
  }

  private static let nets: [Net] = []
}
