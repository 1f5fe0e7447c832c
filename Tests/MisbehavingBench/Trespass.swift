import Foundation

/// Everything that a model could do to the machine of whoever evaluates it, tried in turn.
enum Trespass {
  /// The folder with a file `victim`, and one `secret` that no model needs.
  private static var folder: String {
    ProcessInfo.processInfo.environment["RAMPART_MISBEHAVING_FOLDER"] ?? "/nonexistent"
  }

  private static var checkout: String {
    ProcessInfo.processInfo.environment["RAMPART_ROOT"] ?? "/nonexistent"
  }

  private static var victim: String { folder + "/victim" }

  /// The names of those that succeeded.
  static func committed() -> [String] { attempts.filter { $0.succeeds() }.map(\.name) }

  private static var attempts: [(name: String, succeeds: () -> Bool)] {
    [
      ("make", { opens(folder + "/made", O_WRONLY | O_CREAT) }),
      ("append", { opens(victim, O_WRONLY | O_APPEND) }),
      ("overwrite", { opens(victim, O_RDWR) }),
      ("empty", { opens(victim, O_WRONLY | O_TRUNC) }),
      ("truncate", { truncate(victim, 0) == 0 }),
      ("mode", { chmod(victim, 0o777) == 0 }),
      ("time", { utimes(victim, nil) == 0 }),
      ("link", { link(victim, folder + "/linked") == 0 }),
      ("symlink", { symlink(victim, folder + "/symlinked") == 0 }),
      ("folder", { mkdir(folder + "/folder", 0o755) == 0 }),
      ("rename", { rename(victim, folder + "/renamed") == 0 }),
      ("remove", { unlink(folder + "/linked") == 0 || unlink(victim) == 0 }),
      ("read", { opens(folder + "/secret", O_RDONLY) }),
      ("users", { opens("/etc/passwd", O_RDONLY) }),
      ("checkout", { opens(checkout + "/Package.swift", O_RDONLY) }),
      ("token", { ProcessInfo.processInfo.environment["SOMEBODYS_TOKEN"] != nil }),
      ("environment", { opens("/proc/\(getppid())/environ", O_RDONLY) }),
      ("internet", { isOpened(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)) }),
      ("socket", { isOpened(socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)) }),
      ("fork", forks),
      ("program", runsProgram),
      ("signal", { kill(getppid(), 0) == 0 }),
      ("descriptors", hasManyDescriptors),
    ]
  }

  private static func opens(_ path: String, _ flags: Int32) -> Bool {
    isOpened(open(path, flags, 0o644))
  }

  private static func isOpened(_ descriptor: Int32) -> Bool {
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }

  /// Swift hides the call, no library does.
  private static func forks() -> Bool {
    typealias Fork = @convention(c) () -> Int32
    guard let symbol = dlsym(nil, "fork") else { return false }
    let child = unsafeBitCast(symbol, to: Fork.self)()
    if child == 0 { _exit(0) }
    if child > 0 { waitpid(child, nil, 0) }
    return child > 0
  }

  private static func hasManyDescriptors() -> Bool {
    let copies = (0..<400).map { _ in dup(STDERR_FILENO) }
    for copy in copies where copy >= 0 { close(copy) }
    return copies.allSatisfy { $0 >= 0 }
  }

  private static func runsProgram() -> Bool {
    var child: pid_t = 0
    guard posix_spawn(&child, "/bin/true", nil, nil, [nil], nil) == 0 else { return false }
    var status: Int32 = 0
    return waitpid(child, &status, 0) == child && status == 0
  }
}
