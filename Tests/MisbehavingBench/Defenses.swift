import Robustness

/// Does what it should.
struct Behaving: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.none
  init(_ options: NoOptions) {}
}

/// Ends its process.
struct Crashing: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.crash
  init(_ options: NoOptions) {}
}

/// Never answers.
struct Hanging: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.hang
  init(_ options: NoOptions) {}
}

/// Answers with NaN.
struct NotANumber: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.notANumber
  init(_ options: NoOptions) {}
}

/// Forgets a class.
struct NineLogits: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.nineLogits
  init(_ options: NoOptions) {}
}

/// Takes memory without end.
struct Hungry: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.hunger
  init(_ options: NoOptions) {}
}

/// Answers, and does to the machine what it can.
struct Trespassing: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.trespass
  init(_ options: NoOptions) {}
}

/// Answers, and prints a line of 18 million characters each time.
struct Chattering: MisbehavingDefense {
  static let misbehaviour = Misbehaviour.chatter
  init(_ options: NoOptions) {}
}
