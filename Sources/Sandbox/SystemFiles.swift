import Foundation

/// The files that a program needs to run at all.
enum SystemFiles {
  /// Libraries and what they ask about the machine.
  static var readable: [String] {
    [
      "/usr", "/lib", "/lib64", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat",
      "/proc/sys/vm", "/sys/devices/system", "/etc/ld.so.cache", "/etc/localtime",
      "/dev/urandom", "/dev/random", "/dev/zero", "/dev/null",
    ] + mappedFolders
  }

  /// What a card's driver reads, besides.
  static let ofCard = ["/proc/driver/nvidia", "/sys/bus/pci", "/sys/module/nvidia", "/etc/OpenCL"]

  /// The devices of a card's driver.
  static var devices: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []
    return names.filter { $0.hasPrefix("nvidia") }.map { "/dev/" + $0 }
  }

  /// The program, and the folders of the libraries that it has loaded: others may follow from there.
  private static var mappedFolders: [String] {
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    let files = maps.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    }
    // A program may lie in a checkout, which is nothing that a model needs to read.
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    let folders = Set(
      files.filter { $0 != program }.map { URL(filePath: $0).deletingLastPathComponent().path })
    return [program] + folders.filter { $0 != "/" && !$0.hasPrefix("/dev") }.sorted()
  }
}
