/// Arguments in which a negative number is the value of the option before it: the parser takes `-1/255` for
/// an option, and would miss a value where one of the wrong sign was given.
enum NegativeNumbers {
  /// The arguments, `--epsilon -1/255` as `--epsilon=-1/255`.
  static func joined(_ arguments: some Sequence<String>) -> [String] {
    arguments.reduce(into: []) { result, argument in
      guard let option = result.last, option.hasPrefix("--"), option.count > 2,
        !option.contains("="), isNegative(argument)
      else { return result.append(argument) }
      result[result.count - 1] = option + "=" + argument
    }
  }

  private static func isNegative(_ argument: String) -> Bool {
    guard argument.first == "-", let next = argument.dropFirst().first else { return false }
    return next.isNumber || next == "."
  }
}
