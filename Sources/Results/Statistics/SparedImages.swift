/// What the ranked protocol breaks of images that protocol `fast` did not attack in full, net by net.
///
/// `Benchmarks/Fast/spared_images.py` makes the table from results of both protocols.
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

  private static let nets = [
    Net(sha256: "bdc1383293c1", spared: 506, broken: 0),  // cnn_a_adv
    Net(sha256: "4a40905a060b", spared: 551, broken: 0),  // resnet2b
    Net(sha256: "44f5bd24d701", spared: 242, broken: 1),  // AdversarialTraining
    Net(sha256: "310895f9a750", spared: 220, broken: 0),  // EarlyStopping
    Net(sha256: "bcef3f7c33cc", spared: 244, broken: 0),  // LogitVariation
    Net(sha256: "5d4ca42c1ac4", spared: 230, broken: 0),  // MART
    Net(sha256: "3ee00737eab9", spared: 230, broken: 0),  // WeightPerturbation
    Net(sha256: "f49cf5150139", spared: 218, broken: 0),  // wk_8px
  ]
}
