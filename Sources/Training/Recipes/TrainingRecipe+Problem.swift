import Robustness

extension TrainingRecipe {
  /// Why no training can go by this recipe, in a sentence; nil where one can.
  var problem: String? {
    if let problem = ranges.problem { return problem }
    if optimizer == .adam, nesterov || lowestMomentum != nil {
      return "recipe.nesterov and recipe.lowestMomentum go with SGD, not with Adam"
    }
    let places = (transforms ?? []).enumerated().lazy.compactMap {
      $0.element.problem("recipe.transforms[\($0.offset)]")
    }
    return places.first ?? Filling(augmentation.fill).problem("recipe.augments.fill")
      ?? selection?.attack.problem("recipe.selection.attack")
  }

  private var ranges: [OptionRange] {
    [
      OptionRange("recipe.epochs", epochs, 1...1_000_000),
      OptionRange("recipe.batchSize", batchSize, 1...1_000_000),
      OptionRange("recipe.learningRate", learningRate, 0...1e30),
      OptionRange("recipe.momentum", momentum, 0...1),
      OptionRange("recipe.lowestMomentum", lowestMomentum, 0...1),
      OptionRange("recipe.weightDecay", weightDecay, 0...1e30),
      OptionRange("recipe.radiusWarmup", radiusWarmup, 0...1),
      OptionRange("recipe.extraShare", extraShare, 0...1),
      OptionRange("recipe.selection.images", selection?.images, 1...1_000_000_000),
      OptionRange("recipe.selection.interval", selection?.interval, 1...1_000_000),
      OptionRange("recipe.selection.restarts", selection?.restarts, 1...1_000_000),
    ] + schedule.ranges + (averaging?.ranges ?? [])
  }
}

extension LearningRateSchedule {
  fileprivate var ranges: [OptionRange] {
    let place = "recipe.schedule"
    return switch self {
    case .constant, .cosine: []
    case .multiStep(let milestones):
      milestones.enumerated().map {
        OptionRange("\(place).multiStep.at[\($0.offset)]", $0.element, 0...1)
      }
    case .cyclic(let peak): [OptionRange("\(place).cyclic.peak", peak, 0...1)]
    case .cycles(let count): [OptionRange("\(place).cycles", count, 1...1_000_000)]
    }
  }
}

extension AveragingRule {
  fileprivate var ranges: [OptionRange] {
    let place = "recipe.averaging"
    return switch self {
    case .exponential(let decay): [OptionRange("\(place).exponential.decay", decay, 0..<1)]
    case .uniform(let share): [OptionRange("\(place).uniform.from", share, 0...1)]
    }
  }
}

extension InnerAttack {
  /// Why nothing can be attacked so, in a sentence; nil where it can.
  func problem(_ place: String) -> String? {
    let ranges = [
      OptionRange("\(place).steps", steps, 0...1_000_000),
      OptionRange("\(place).stepSize", stepSize, 0...1e6),
      OptionRange("\(place).radius", radius, 0...1e6),
      OptionRange("\(place).patience", patience, 0...1_000_000),
    ]
    if let problem = ranges.problem { return problem }
    guard loss == .divergence else { return nil }
    if avoidsLabelLeaking == true {
      return "\(place).avoidsLabelLeaking goes with the cross-entropy: the divergence uses no label"
    }
    return start == .clean && steps > 0
      ? "\(place) would not move: at the clean image the divergence has no gradient" : nil
  }
}
