import Datasets
import Files

/// The program that runs, which holds the attacks and the defenses.
public enum RunningProgram {
  private static let digest = Result {
    try Digest.sha256(ofFileAt: "/proc/self/exe").hexadecimal
  }

  /// Its SHA-256, in hexadecimal.
  public static var sha256: String {
    get throws { try digest.get() }
  }
}
