public import Experiments
import Foundation
public import Torch

/// What a measure is about: a model, images, a threat, and where progress goes.
public struct MeasureSubject {
  /// Images of a split, which are read when they are asked for.
  public struct Images {
    /// Their positions in the split.
    public let positions: [Int]
    /// The images at some positions.
    public let batch: ([Int]) throws -> AttackBatch

    /// Images at positions of a split.
    public init(positions: [Int], batch: @escaping ([Int]) throws -> AttackBatch) {
      (self.positions, self.batch) = (positions, batch)
    }

    /// The first images, in batches.
    public func batches(first count: Int, size: Int) throws -> [AttackBatch] {
      let chosen = Array(positions.prefix(count))
      return try stride(from: 0, to: chosen.count, by: size).map {
        try batch(Array(chosen[$0..<min($0 + size, chosen.count)]))
      }
    }
  }

  /// The model, in eval mode.
  public let classifier: any Classifier
  /// The number of classes.
  public let classes: Int
  /// What the attacker may do.
  public let threat: ThreatModel
  /// The root of all chance.
  public let random: RandomSource
  /// The number of images in each call of the model.
  public let chunk: Int
  /// What is measured on.
  public let images: Images
  /// All images of their split, whatever part of it is measured on.
  public let split: () throws -> Images
  /// The images that the model was trained on, where there are any.
  public let training: () throws -> Images?
  /// The split and the preset, for the record.
  public let scope: MeasureScope
  /// The attacks that are registered.
  public let roster: Roster
  /// What an earlier process left, and where this one leaves what is done.
  public let memory: (any MeasureMemory)?
  /// The processes that measure the same; nil where this one is alone.
  public let company: (any MeasureCompany)?
  /// Is told what is measured and how far it has come, 0...1; throws to stop.
  public let report: (_ measure: String, _ share: Double) throws -> Void

  /// A subject.
  public init(
    _ classifier: any Classifier, classes: Int, threat: ThreatModel, random: RandomSource,
    chunk: Int, images: Images, split: (() throws -> Images)? = nil,
    training: @escaping () throws -> Images? = { nil },
    scope: MeasureScope = MeasureScope(), roster: Roster = Roster(),
    memory: (any MeasureMemory)? = nil, company: (any MeasureCompany)? = nil,
    report: @escaping (_ measure: String, _ share: Double) throws -> Void = { _, _ in }
  ) {
    self.classifier = classifier
    self.classes = classes
    self.threat = threat
    self.random = random
    self.chunk = chunk
    self.images = images
    self.split = split ?? { images }
    self.training = training
    self.scope = scope
    self.roster = roster
    self.memory = memory
    self.company = company
    self.report = report
  }
}

extension MeasureSubject {
  /// What a unit of work came to, and how long it took.
  public struct Unit<Value: Codable>: Codable {
    /// What it came to.
    public let value: Value
    /// How long it took.
    public let seconds: Double
  }

  /// A unit of work: what an earlier process kept of it, or what it comes to now.
  public func unit<Value: Codable>(
    _ name: String, _ work: () throws -> Value
  ) throws -> Unit<Value> {
    try units([name]) { _ in try work() }[0]
  }

  /// Units of work that do not need each other, which processes that measure the same divide among them.
  ///
  /// - Parameters:
  ///   - names: one a unit, none of which the measurement uses again.
  ///   - work: does the unit at a place; not every one is done here.
  /// - Returns: what each came to.
  public func units<Value: Codable>(
    _ names: [String], _ work: (_ place: Int) throws -> Value
  ) throws -> [Unit<Value>] {
    guard let company else {
      return try names.indices.map { place in
        try memory?.recall(names[place], as: Unit<Value>.self)
          ?? done(names[place]) { try work(place) }
      }
    }
    var found = names.map { memory?.recall($0, as: Unit<Value>.self) }
    try company.divide(
      found.map { try $0.map(JSONEncoder().encode) },
      own: { place in
        let unit = try done(names[place]) { try work(place) }
        found[place] = unit
        return try JSONEncoder().encode(unit)
      },
      others: { place, data in
        guard let unit = try? JSONDecoder().decode(Unit<Value>.self, from: data) else {
          return false
        }
        found[place] = unit
        try memory?.keep(unit, of: names[place])
        return true
      })
    return found.compactMap { $0 }
  }

  /// Does a unit, and keeps what it comes to.
  private func done<Value: Codable>(
    _ name: String, _ work: () throws -> Value
  ) throws -> Unit<Value> {
    let started = Date()
    let found = Unit(value: try work(), seconds: Date().timeIntervalSince(started))
    try memory?.keep(found, of: name)
    return found
  }

  /// Tells of a unit that goes on, nobody knows for how many passes.
  ///
  /// - Returns: what is called between passes.
  public func heartbeat(_ measure: String, _ place: Int, of count: Int) -> () throws -> Void {
    var passes = 0.0
    return {
      passes += 1
      try report(measure, (Double(place) + passes / (passes + 300)) / Double(count))
    }
  }
}
