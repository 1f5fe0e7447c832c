extension LibTorch {
  /// The draw that is going on.
  @TaskLocal private static var draw: Int?

  /// Runs a function in which LibTorch's own chance, such as a TorchScript module's dropout, is that of a draw.
  ///
  /// - Parameters:
  ///   - draw: a number; the same one gives the same chance to each call.
  ///   - body: calls the module.
  public static func drawing<Result>(_ draw: Int, _ body: () throws -> Result) throws -> Result {
    try $draw.withValue(draw) {
      try seed(draw)
      return try body()
    }
  }

  /// Seeds LibTorch's generators before somebody's module is called: for the draw that is going on, else always alike.
  ///
  /// The generators are the process's: what a call left in them would tell the next one that there was one.
  public static func seedCall() throws(TorchError) { try seed(draw ?? 0) }
}
