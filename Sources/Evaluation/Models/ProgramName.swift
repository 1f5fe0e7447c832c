import Foundation

/// What users type to start this program.
public enum ProgramName {
  /// `./rampart` for Rampart's own program, which its wrapper script starts; the path that was typed
  /// for a program around other defenses.
  public static let typed: String = {
    let path = CommandLine.arguments.first ?? "rampart"
    let name = URL(filePath: path).lastPathComponent
    return name == "rampart" ? "./rampart" : path
  }()
}
