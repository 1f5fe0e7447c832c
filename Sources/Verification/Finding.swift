/// Something in a result that does not hold.
public struct Finding: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What was checked.
  public enum Check: String, Codable, Hashable, Sendable, CaseIterable {
    /// The file says nothing besides what a result says.
    case fields
    /// The numbers follow from the lists of images, and the claims about the run from the record.
    case arithmetic
    /// The attacks have the parameters of the protocol.
    case rules = "protocol"
    /// The file is in the folder of its own data set and threat.
    case place
    /// The images are those that the result names.
    case data
    /// The weights are those that the result names.
    case weights
    /// The model gives no reason to doubt that the result does not name.
    case flags
    /// The clean images are classified as the result says.
    case clean
    /// Other images that show the same are classified as the result says.
    case variations
    /// The file of evidence is there, and the one that the result names.
    case evidence
    /// The evidence was made in the run that the result describes.
    case origin
    /// Each image of the evidence is of an image that the result calls broken.
    case contradiction
    /// The true class is what the evidence says.
    case label
    /// Each image of the evidence is inside the box.
    case box
    /// Each image of the evidence is inside the ball.
    case ball
    /// Each image of the evidence is classified wrongly.
    case prediction
    /// Images that the result calls robust withstand the attacks when they are run again.
    case robust
    /// Each attack breaks what it broke when it is run again.
    case attack
  }

  /// What was checked.
  public let check: Check
  /// Which field, image or attack.
  public let subject: String
  /// What was found and what was expected.
  public let message: String

  /// A finding.
  public init(_ check: Check, _ subject: String, _ message: String) {
    self.check = check
    self.subject = subject
    self.message = message
  }

  /// The check, the subject, and what is wrong.
  public var description: String { "\(check.rawValue) (\(subject)): \(message)" }
}
