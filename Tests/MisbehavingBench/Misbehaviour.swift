import Datasets
import Experiments
import Foundation
import Models
import Robustness
import Torch

/// A way to fail.
enum Misbehaviour {
  case none
  case crash
  case hang
  case notANumber
  case nineLogits
  case hunger
  case trespass
  case chatter
}

/// Nothing to choose: what `{}` decodes to.
struct NoOptions: Codable, Hashable {}

/// What a model did that it should not have been able to.
struct Trespasses: Error, CustomStringConvertible {
  let names: [String]

  var description: String { "committed: " + names.joined(separator: " ") }
}

/// A linear network that fails in a given way.
struct MisbehavingModel: Classifier {
  let network: Network
  let misbehaviour: Misbehaviour

  func logits(for images: Tensor) throws -> Tensor {
    let logits = try network.logits(for: images)
    switch misbehaviour {
    case .none: return logits
    case .crash: fatalError("this defense always crashes")
    case .hang: while true { Thread.sleep(forTimeInterval: 1) }
    case .notANumber: return try logits * Double.nan
    case .nineLogits: return try logits.slice(0..<9, dimension: 1)
    case .hunger:
      var hoard: [Tensor] = []
      while true { hoard.append(try Tensor.ones([64, 1024, 1024])) }
    case .trespass:
      let committed = Trespass.committed()
      guard committed.isEmpty else { throw Trespasses(names: committed) }
      return logits
    case .chatter:
      print(String(repeating: "progress ", count: 1 << 21))
      return logits
    }
  }
}

/// A defense around such a model, whose weights are as good as they get.
protocol MisbehavingDefense: UntrainedDefense where Model == MisbehavingModel {
  static var misbehaviour: Misbehaviour { get }
}

extension MisbehavingDefense {
  static var card: DefenseCard {
    DefenseCard(title: name, paper: "none", year: 2026, claim: "none", trainedOn: "nothing")
  }

  func model(for images: ImageShape, classes: Int) throws -> MisbehavingModel {
    MisbehavingModel(
      network: try Network(Architecture(.linear), images: images, classes: classes),
      misbehaviour: Self.misbehaviour)
  }

  static func weights(of model: MisbehavingModel) -> [String: Tensor] {
    Dictionary(model.network.parameters.all.map { ($0.name, $0.value) }) { first, _ in first }
  }
}
