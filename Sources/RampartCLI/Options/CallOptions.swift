import ArgumentParser

/// How many images are handed to the model at a time.
struct CallOptions: ParsableArguments {
  @Option(
    help: """
      How many images a call of the model has (default: 64 on a processor; 512 on CUDA, and half as many as \
      often as an evaluation finds the card's memory too small).
      """)
  var chunk: Int?

  func validate() throws {
    if let chunk, chunk < 1 { throw ValidationError("--chunk must be at least 1.") }
  }
}
