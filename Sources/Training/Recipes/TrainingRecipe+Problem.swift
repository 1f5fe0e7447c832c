extension TrainingRecipe {
  /// Why no training can go by this recipe, in a sentence; nil where one can.
  var problem: String? {
    let numbers: [(String, Double, ClosedRange<Double>)] = [
      ("epochs", Double(epochs), 1...1e6), ("batchSize", Double(batchSize), 1...1e6),
      ("learningRate", learningRate, 0...1e30), ("momentum", momentum, 0...1),
      ("lowestMomentum", lowestMomentum ?? 0, 0...1), ("weightDecay", weightDecay, 0...1e30),
      ("radiusWarmup", radiusWarmup ?? 0, 0...1), ("extraShare", extraShare ?? 0, 0...1),
      ("selection.images", Double(selection?.images ?? 1), 1...1e9),
      ("selection.interval", Double(selection?.interval ?? 1), 1...1e6),
      ("selection.restarts", Double(selection?.restarts ?? 1), 1...1e6),
    ]
    if let wrong = numbers.first(where: { !$0.2.contains($0.1) }) {
      return "recipe.\(wrong.0) is \(wrong.1); it must be in \(wrong.2)"
    }
    if optimizer == .adam, nesterov || lowestMomentum != nil {
      return "recipe.nesterov and recipe.lowestMomentum go with SGD, not with Adam"
    }
    let places = (transforms ?? []).enumerated().lazy.compactMap {
      $0.element.problem("recipe.transforms[\($0.offset)]")
    }
    if let problem = places.first ?? Filling(augmentation.fill).problem("recipe.augments.fill") {
      return problem
    }
    switch averaging {
    case .exponential(let decay) where !(0..<1).contains(decay):
      return "recipe.averaging.exponential.decay is \(decay); it must be at least 0 and below 1"
    case .uniform(let share) where !(0...1).contains(share):
      return "recipe.averaging.uniform.from is \(share); it must be in 0.0...1.0"
    default: return selection?.attack.problem("recipe.selection.attack")
    }
  }
}

extension InnerAttack {
  /// Why nothing can be attacked so, in a sentence; nil where it can.
  func problem(_ place: String) -> String? {
    let numbers: [(String, Double, ClosedRange<Double>)] = [
      ("steps", Double(steps), 0...1e6), ("stepSize", stepSize, 0...1e6),
      ("radius", radius ?? 1, 0...1e6), ("patience", Double(patience ?? 0), 0...1e6),
    ]
    if let wrong = numbers.first(where: { !$0.2.contains($0.1) }) {
      return "\(place).\(wrong.0) is \(wrong.1); it must be in \(wrong.2)"
    }
    guard loss == .divergence else { return nil }
    if avoidsLabelLeaking == true {
      return "\(place).avoidsLabelLeaking goes with the cross-entropy: the divergence uses no label"
    }
    return start == .clean && steps > 0
      ? "\(place) would not move: at the clean image the divergence has no gradient" : nil
  }
}
