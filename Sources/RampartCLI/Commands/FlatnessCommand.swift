import ArgumentParser

/// Measures how flat a defense's loss is in weight space.
struct FlatnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flatness",
    abstract: "Measures how much the robust loss rises when the weights are perturbed.",
    discussion: """
      Average and worst case, after Stutz, Hein and Schiele 2021: lower is flatter, and rescaling \
      layers changes nothing. With --preset quick 512 images and 2 restarts, with paper 1,000 images \
      and 10 restarts. The numbers join the result that evaluate wrote. A measurement that was \
      interrupted goes on where it was.
      """)

  @OptionGroup var options: MeasureOptions

  func run() throws { try options.measure("flatness") }
}
