import ArgumentParser
import Robustness
import Synchronization

/// The defenses that the program was started with; commands are made by the argument parser, which
/// hands them nothing.
enum Registry {
  private static let installed = Mutex<[any Defense.Type]>([])

  static func install(_ defenses: [any Defense.Type]) {
    installed.withLock { $0 = defenses.sorted { $0.name < $1.name } }
  }

  /// All defenses, by name.
  static var defenses: [any Defense.Type] { installed.withLock { $0 } }

  /// The defense of a name, whatever its case.
  static func defense(named name: String) throws -> any Defense.Type {
    guard let found = defenses.first(where: { $0.name.lowercased() == name.lowercased() }) else {
      let known = defenses.map { $0.name }.joined(separator: ", ")
      throw ValidationError("There is no defense '\(name)'; there are: \(known).")
    }
    return found
  }
}
