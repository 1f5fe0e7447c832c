import Foundation

/// The papers' losses on rows of logits, in plain Swift: what the defenses are held against.
enum PlainLoss {
  typealias Rows = [[Double]]

  static func logSoftmax(_ row: [Double]) -> [Double] {
    let total = row.map { exp($0) }.reduce(0, +)
    return row.map { $0 - log(total) }
  }

  static func crossEntropy(_ rows: Rows, _ labels: [Int]) -> Double {
    mean(zip(rows, labels).map { -logSoftmax($0)[$1] })
  }

  /// The cross-entropy with 1 − τ on the label and τ/K on each of K classes.
  static func smoothed(_ rows: Rows, _ labels: [Int], tau: Double) -> Double {
    mean(
      zip(rows, labels).map { row, label in
        let logs = logSoftmax(row)
        return -logs.indices.reduce(0) { sum, place in
          sum + ((place == label ? 1 - tau : 0) + tau / Double(row.count)) * logs[place]
        }
      })
  }

  /// Σ p·(log p − log q).
  static func divergence(_ p: [Double], _ q: [Double]) -> Double {
    zip(logSoftmax(p), logSoftmax(q)).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
  }

  /// TRADES, equation 5 with β = 1/λ.
  static func trades(_ clean: Rows, _ attacked: Rows, _ labels: [Int], beta: Double) -> Double {
    crossEntropy(clean, labels) + beta * mean(zip(clean, attacked).map(divergence))
  }

  /// MART, equations 9 to 11.
  static func mart(_ clean: Rows, _ attacked: Rows, _ labels: [Int], lambda: Double) -> Double {
    mean(
      labels.indices.map { row in
        let (p, q) = (
          logSoftmax(clean[row]).map { exp($0) }, logSoftmax(attacked[row]).map { exp($0) }
        )
        let label = labels[row]
        let rival = q.indices.filter { $0 != label }.map { q[$0] }.max() ?? 0
        let boosted = -log(q[label]) - log(1 - rival)
        return boosted + lambda * divergence(clean[row], attacked[row]) * (1 - p[label])
      })
  }

  /// AdvLC: the largest changes of the whole batch, divided by the number of images.
  static func variation(
    _ clean: Rows, _ attacked: Rows, _ labels: [Int], lambda: Double, share: Double
  ) -> Double {
    let changes = zip(clean, attacked).flatMap { zip($0, $1).map { abs($0 - $1) } }
    let kept = Int((share * Double(changes.count)).rounded(.down))
    let sum = changes.sorted(by: >).prefix(kept).reduce(0, +)
    return crossEntropy(attacked, labels) + lambda * sum / Double(labels.count)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
