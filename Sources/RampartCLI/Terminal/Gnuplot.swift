import Foundation

/// The program gnuplot, where it is installed.
struct Gnuplot {
  private let program: URL

  /// The program of the search path; nil where there is none.
  init?() {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let places = folders.map { URL(filePath: String($0)).appending(path: "gnuplot") }
    guard
      let program = places.first(where: {
        FileManager.default.isExecutableFile(atPath: $0.path)
      })
    else { return nil }
    self.program = program
  }

  /// Draws a script's plot twice, as SVG and as PNG.
  ///
  /// - Parameters:
  ///   - script: gnuplot's commands, without terminal and output.
  ///   - place: the files' path without extension.
  /// - Returns: the files; none of a kind that this gnuplot cannot draw.
  func draw(_ script: String, to place: URL) throws -> [URL] {
    try [("svg", "svg size 640,520 background 'white'"), ("png", "pngcairo size 640,520")]
      .compactMap { kind, terminal in
        let file = place.appendingPathExtension(kind)
        let path = file.path.replacingOccurrences(of: "'", with: "''")
        let isDrawn = try run("set terminal \(terminal)\nset output '\(path)'\n" + script)
        return isDrawn ? file : nil
      }
  }

  private func run(_ commands: String) throws -> Bool {
    let (process, input) = (Process(), Pipe())
    process.executableURL = program
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(commands.utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
