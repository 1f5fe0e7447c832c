import ArgumentParser
import Evaluation
import Files
import Foundation
import Robustness

/// Writes the source of a new defense.
struct NewDefenseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-defense",
    abstract: "Writes the source of a new defense, which trains and evaluates as it stands.")

  @Argument(help: "The name of its Swift type, such as LogitPairing.")
  var name: String

  func validate() throws {
    if let fault = DefenseTemplate.fault(of: name) { throw ValidationError(fault) }
    // Commands find defenses whatever the case, and so do some file systems.
    let known = Registry.defenses.map { $0.name } + Self.folders()
    if let other = known.first(where: { $0.lowercased() == name.lowercased() }) {
      throw ValidationError("There is a defense '\(other)' already.")
    }
  }

  func run() throws {
    let root = Registry.bench.workspace.root
    guard FileManager.default.fileExists(atPath: root.appending(path: "Package.swift").path) else {
      StandardError.line(
        "Error: \(root.path) is no checkout of Rampart; run the command where Package.swift is.")
      throw ExitCode.badInput
    }
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    let template = DefenseTemplate(name: name, year: year)
    let file = Self.folder.appending(path: "\(name)/\(name).swift")
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(template.source.utf8).write(to: file, options: .withoutOverwriting)
    } catch {
      StandardError.line(
        "Error: \(file.path) cannot be written (\(error.localizedDescription)); check the folder.")
      throw ExitCode.badInput
    }
    StandardError.line("Wrote \(file.path)")
    StandardError.line("Add this line to the list `defenses` at the top of Package.swift:\n")
    StandardOutput.line(template.registration)
    StandardError.line(
      "\nThen: \(ProgramName.typed) train \(name) && \(ProgramName.typed) evaluate \(name)")
  }

  private static var folder: URL {
    Registry.bench.workspace.root.appending(path: "Plugins/Defenses")
  }

  private static func folders() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }
}
