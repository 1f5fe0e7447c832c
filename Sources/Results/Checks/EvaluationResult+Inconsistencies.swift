import Experiments

extension EvaluationResult {
  /// Every place where the record contradicts itself, each named in a sentence; empty if none.
  ///
  /// Re-derives counts, accuracies, intervals, the cascade, the robust images and which attack
  /// broke which image from the lists of indices alone. What the lists themselves claim takes
  /// evidence to check, not arithmetic.
  public func inconsistencies() -> [String] {
    var check = ConsistencyCheck(samples: setting.dataset.samples)
    checkSetting(&check)
    guard status == .ok else {
      check.require(failure != nil, "status is \(status.rawValue), failure is missing")
      check.require(robust == nil, "status is \(status.rawValue), robust is given")
      check.require(!complete, "complete is true, status is \(status.rawValue)")
      return check.messages
    }
    check.require(failure == nil, "status is ok, failure is given")
    check.require(
      setting.model.namesWeights,
      "model.sha256 is missing: nobody can say which weights were evaluated")
    guard let clean else {
      check.note("clean is missing")
      return check.messages
    }
    checkLists(clean: clean, &check)
    checkNumbers(clean: clean, &check)
    checkVariations(&check)
    let faults = completenessFaults
    check.require(
      !complete || faults.isEmpty,
      "complete is true, this run is not: \(faults.joined(separator: "; "))")
    check.require(complete || !faults.isEmpty, "complete is false, this run is complete")
    return check.messages
  }

  private func checkSetting(_ check: inout ConsistencyCheck) {
    check.ascending(setting.dataset.indices, "dataset.sampleIndices")
    check.equal(setting.dataset.samples, setting.dataset.indices.count, "dataset.samples")
    if let whole = setting.dataset.splitSamples {
      check.require(
        setting.dataset.indices.allSatisfy { (0..<max(0, whole)).contains($0) },
        "dataset.sampleIndices reach beyond the \(whole) images of the split")
    }
    check.require(nearTies >= 0, "nearTies is negative")
    if let epsilon = setting.threat.statedEpsilon {
      check.close(setting.threat.epsilon, epsilon, "threat.epsilon", source: "its text says")
    }
  }

  private func checkLists(clean: CleanRecord, _ check: inout ConsistencyCheck) {
    check.ascending(clean.correctIndices, "clean.correctIndices")
    check.subset(
      clean.correctIndices, of: Set(setting.dataset.indices), "clean.correctIndices",
      else: "which was not evaluated")
    let correct = Set(clean.correctIndices)
    var losses = StageLosses()
    var names: Set<String> = []
    for attack in attacks {
      let name = "attacks[\(attack.name)]"
      check.require(names.insert(attack.name).inserted, "\(name) is there twice")
      for (list, label) in [(attack.brokenIndices, "broken"), (attack.silentIndices, "silent")] {
        check.ascending(list, "\(name).\(label)Indices")
        check.subset(
          list, of: correct, "\(name).\(label)Indices", else: "which was wrong to begin with")
      }
      let broken = Set(attack.brokenIndices)
      check.require(
        broken.isDisjoint(with: attack.silentIndices),
        "\(name).silentIndices and brokenIndices share images")
      check.require(
        attack.forwardPasses >= 0 && attack.backwardPasses >= 0 && attack.seconds >= 0,
        "\(name) has negative passes or seconds")
      let audience = AttackRecord.audience(of: attack.name)
      check.require(
        broken.isDisjoint(with: losses.withheld(from: audience)),
        "\(name).brokenIndices repeats images that an earlier stage broke")
      losses.add(attack.brokenIndices + attack.silentIndices, by: audience)
    }
  }

  /// Classes are counts, which must add up; which image is of which class takes the data to check.
  private func checkClasses(clean: CleanRecord, robust: Int, _ check: inout ConsistencyCheck) {
    if let nearTieIndices {
      check.ascending(nearTieIndices, "nearTieIndices")
      check.subset(
        nearTieIndices, of: Set(setting.dataset.indices), "nearTieIndices",
        else: "which was not evaluated")
      check.require(
        nearTieIndices.count <= nearTies,
        "nearTies is \(nearTies), nearTieIndices holds \(nearTieIndices.count) images")
    }
    guard !classes.isEmpty else { return }
    check.ascending(classes.map(\.label), "classes")
    let sums = [
      ("samples", classes.map(\.samples), setting.dataset.samples),
      ("correct", classes.map(\.correct), clean.correctIndices.count),
      ("robust", classes.map(\.robust), robust),
    ]
    for (name, parts, whole) in sums {
      let sum = parts.reduce(0, +)
      check.require(
        sum == whole && !parts.contains { $0 < 0 },
        "classes[].\(name) add up to \(sum), the indices give \(whole)")
    }
    for record in classes where record.correct > record.samples || record.robust > record.correct {
      check.note("classes[\(record.title)] has more robust than correct images, or than it has")
    }
  }

  private func checkNumbers(clean: CleanRecord, _ check: inout ConsistencyCheck) {
    let derived = Conclusions(
      clean: clean, attacks: attacks, rules: .named(setting.protocolName))
    check.equal(clean.correct, clean.correctIndices.count, "clean.correct")
    check.share(
      clean.accuracy, clean.interval, count: clean.correctIndices.count, "clean", "accuracy")
    for (attack, robust) in zip(attacks, derived.robustCounts) {
      let name = "attacks[\(attack.name)]"
      check.equal(attack.robust, robust, "\(name).robust")
      check.share(attack.robustAccuracy, attack.interval, count: robust, name, "robustAccuracy")
    }
    switch (autoattack, derived.autoAttackRobust) {
    case (nil, nil): break
    case (nil, .some): check.note("autoattack is missing though all four members ran")
    case (.some, nil): check.note("autoattack is given though not all four members ran")
    case (.some(let given), .some(let count)):
      check.equal(given.robust, count, "autoattack.robust")
      check.share(
        given.robustAccuracy, given.interval, count: count, "autoattack", "robustAccuracy")
    }
    checkRemedies(&check)
    if let lots {
      check.ascending(lots.attackedIndices, "lots.attackedIndices")
      check.subset(
        lots.attackedIndices, of: Set(clean.correctIndices), "lots.attackedIndices",
        else: "which was wrong to begin with")
      check.equal(
        lots.spared, Set(derived.robustIndices).subtracting(lots.attackedIndices).count,
        "lots.spared")
    }
    guard !attacks.isEmpty else {
      return check.require(robust == nil, "robust is given though nothing attacked")
    }
    guard let robust else { return check.note("robust is missing") }
    check.same(robust.indices, derived.robustIndices, "robust.indices")
    check.share(
      robust.accuracy, robust.interval, count: derived.robustIndices.count, "robust", "accuracy")
    checkClasses(clean: clean, robust: derived.robustIndices.count, &check)
    let images = Set(brokenBy.keys).union(derived.brokenBy.keys).sorted()
    for image in images where brokenBy[image] != derived.brokenBy[image] {
      let (given, expected) = (brokenBy[image] ?? "missing", derived.brokenBy[image] ?? "nothing")
      check.note("brokenBy[\(image)] is \(given), the attacks' lists give \(expected)")
    }
  }
}
