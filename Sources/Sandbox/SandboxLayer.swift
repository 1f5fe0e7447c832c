/// One of the ways in which Linux lets a process give up what it may do.
public enum SandboxLayer: String, CaseIterable, Sendable {
  /// No program that is started has more rights than this one.
  case privileges = "no-new-privileges"
  /// Files, TCP and signals, by Landlock.
  case landlock
  /// Calls of the kernel, by seccomp.
  case seccomp
  /// Address space, descriptors, sizes of files.
  case limits
}
