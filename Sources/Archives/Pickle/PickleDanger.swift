/// The names by which a pickle runs commands or code where Python loads it.
///
/// Nothing here would: a reader that looks up no name is safe from all of them. A file with one of these
/// is not somebody's checkpoint, though, and whoever meets it should know.
enum PickleDanger {
  private static let modules: Set<String> = [
    "os", "posix", "nt", "subprocess", "commands", "sys", "shutil", "socket", "pty", "ctypes",
    "importlib", "runpy", "code", "codeop", "webbrowser", "marshal", "pdb", "bdb", "timeit", "pip",
    "urllib", "requests", "http", "ftplib", "asyncio", "multiprocessing", "pydoc", "site",
  ]
  private static let names: Set<String> = [
    "eval", "exec", "execfile", "compile", "open", "__import__", "input", "breakpoint", "globals",
  ]
  private static let functions: Set<String> = [
    "torch.load", "torch.jit.load", "numpy.load", "numpy.fromfile", "pickle.load", "pickle.loads",
    "_pickle.load", "_pickle.loads", "types.FunctionType", "types.CodeType", "io.open", "_io.open",
    "_io.FileIO", "torch.utils.cpp_extension.load", "numpy.testing._private.utils.runstring",
  ]

  /// Whether a name is one of these.
  static func holds(module: String, name: String) -> Bool {
    let package = module.prefix { $0 != "." }
    if module == "builtins" || module == "__builtin__" { return names.contains(name) }
    return modules.contains(String(package)) || functions.contains(module + "." + name)
      || module.hasPrefix("torch.hub")
  }
}
