/// The variables in which launchers speak.
struct RankVariables {
  private let values: [String: String]

  init(_ environment: [String: String]) { values = environment.filter { !$0.value.isEmpty } }

  /// The text of a variable; nil where it is not set, or empty.
  func text(_ name: String) -> String? { values[name] }

  /// A number from 0.
  func index(_ name: String) throws -> Int? { try number(name, from: 0) }

  /// A number from 1.
  func count(_ name: String) throws -> Int? { try number(name, from: 1) }

  /// Where rank 0 listens, where the user says so.
  func port() throws -> UInt16? {
    guard let text = text("MASTER_PORT") else { return nil }
    guard let port = UInt16(text), port > 0 else {
      throw RankError(.contract, "MASTER_PORT=\(text) is no port, 1 to 65535")
    }
    return port
  }

  /// How long a rank may be silent, where the user says so, in seconds.
  func lease() throws -> Double? {
    let name = "RAMPART_LEASE"
    guard let text = text(name) else { return nil }
    guard let lease = Double(text), lease >= 1, lease <= 86_400 else {
      throw RankError(.contract, "\(name)=\(text) is no number of seconds, 1 to 86400")
    }
    return lease
  }

  /// That a variable is missing.
  func lacking(_ name: String, besides others: String) -> RankError {
    RankError(.contract, "\(others) is set, but \(name) is not; \(RankContract.remedy)")
  }

  private func number(_ name: String, from least: Int) throws -> Int? {
    guard let text = text(name) else { return nil }
    guard let number = Int(text), number >= least else {
      throw RankError(
        .contract, "\(name)=\(text) is no number from \(least); \(RankContract.remedy)")
    }
    return number
  }
}
