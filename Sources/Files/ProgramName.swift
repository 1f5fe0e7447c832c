import Foundation

/// What users type to start this program.
public enum ProgramName {
  /// The file's name: `rampart`, or that of a program around other plug-ins.
  public static let short: String = {
    URL(filePath: CommandLine.arguments.first ?? "rampart").lastPathComponent
  }()

  /// `./rampart` for Rampart's own program, which its wrapper script starts; the path that was typed
  /// for a program around other plug-ins.
  public static let typed: String = {
    short == "rampart" ? "./rampart" : CommandLine.arguments.first ?? short
  }()
}
