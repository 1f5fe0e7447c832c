import Files
public import Foundation

/// The program that draws pictures.
public struct Gnuplot: Sendable, Hashable {
  /// What is missing or went wrong, and what to do.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence to show.
    public let description: String
  }

  private let program: URL

  /// The gnuplot on the path.
  ///
  /// - Throws: `Failure` where there is none.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) throws {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    let places = folders.map { URL(filePath: String($0)).appending(path: "gnuplot") }
    guard
      let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      throw Failure(
        description: "There is no gnuplot on PATH, which draws the pictures: install it "
          + "(apt-get install gnuplot-nox); `report --no-pictures` does without")
    }
    self.program = program
  }

  /// Draws a picture into a folder, as `NAME.svg` and `NAME.png`.
  ///
  /// - Returns: the files.
  /// - Throws: `Failure` with what gnuplot said where it fails; `FileError`.
  public func write(_ figure: Figure, to folder: URL) throws -> [URL] {
    let picture = try draw(figure)
    return try [("svg", picture.svg), ("png", picture.png)].map { ending, data in
      let file = folder.appending(path: "\(figure.name).\(ending)")
      try AtomicFile.write(data, to: file)
      return file
    }
  }

  /// Draws a picture.
  ///
  /// - Returns: the SVG and the PNG file.
  /// - Throws: `Failure` with what gnuplot said where it fails.
  public func draw(_ figure: Figure) throws -> (svg: Data, png: Data) {
    try draw(figure.script, named: figure.name)
  }

  private func draw(_ script: String, named name: String) throws -> (svg: Data, png: Data) {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "rampart-figure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (commands, said) = (folder.appending(path: "script"), folder.appending(path: "said"))
    try Data(script.utf8).write(to: commands)
    try Data().write(to: said)
    let process = Process()
    process.executableURL = program
    process.arguments = ["--default-settings", "script"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    // A file, not a pipe: nobody need read while gnuplot writes.
    process.standardError = try FileHandle(forWritingTo: said)
    try process.run()
    process.waitUntilExit()
    let files = ["svg", "png"].compactMap {
      try? Data(contentsOf: folder.appending(path: "picture.\($0)"))
    }
    guard process.terminationStatus == 0, files.count == 2, files.allSatisfy({ !$0.isEmpty }) else {
      let words = (try? String(contentsOf: said, encoding: .utf8)) ?? ""
      let lines = words.split(separator: "\n").suffix(3).joined(separator: " ")
      throw Failure(
        description: "gnuplot could not draw \(name): \(Wording.terminal(lines))")
    }
    return (files[0], files[1])
  }
}
