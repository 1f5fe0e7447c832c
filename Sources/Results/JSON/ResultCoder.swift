import Experiments
import Files
public import Foundation

/// Turns results into JSON and back: the same result gives the same bytes.
public enum ResultCoder {
  /// The JSON of one result, as files hold it.
  public static func encode(_ result: EvaluationResult) throws -> Data {
    try json(of: result, named: result.defense)
  }

  /// The JSON of several results, as `--json` prints it.
  public static func encode(_ results: [EvaluationResult]) throws -> Data {
    try json(of: results, named: results.map(\.defense).joined(separator: ", "))
  }

  /// The JSON of any other document, laid out as results are.
  public static func encode(document: some Encodable, named name: String) throws -> Data {
    try json(of: document, named: name)
  }

  /// The SHA-256 of what a verification is about: the result without measures, which are
  /// made apart and may be added at any time.
  package static func verifiedDigest(of result: EvaluationResult) throws -> String {
    Digest.sha256(try encode(result.withoutMeasures())).hexadecimal
  }

  /// Reads one result; `path` is for the message if it cannot be read.
  public static func decode(_ data: Data, path: String? = nil) throws -> EvaluationResult {
    let result = try value(of: EvaluationResult.self, in: data, path: path)
    try result.requireReasonableSize(path: path)
    return result
  }

  /// Reads an array of results, as `--json` prints it.
  public static func decodeAll(_ data: Data, path: String? = nil) throws -> [EvaluationResult] {
    let results = try value(of: [EvaluationResult].self, in: data, path: path)
    for result in results { try result.requireReasonableSize(path: path) }
    return results
  }

  /// The keys in a file of a result that a result has no field for.
  ///
  /// - Throws: `DecodingError` where the file holds no JSON.
  package static func unknownKeys(
    in data: Data, of result: EvaluationResult
  ) throws -> [String] {
    UnknownKeys.all(
      in: try JSONDecoder().decode(JSONValue.self, from: data),
      beside: try JSONValue(encoding: result))
  }

  private static func json(of value: some Encodable, named name: String) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Data(JSONLayout.pretty(try encoder.encode(value)))
    } catch EncodingError.invalidValue(let value, let context) {
      throw ResultsError(
        code: .invalidValue,
        message: "\(name): \(context.codingPath.dotted) is \(value), which JSON cannot hold")
    }
  }

  private static func value<Value: Decodable>(
    of type: Value.Type, in data: Data, path: String?
  ) throws -> Value {
    if let key = DuplicateKeys.first(in: data) {
      throw ResultsError(
        code: .malformed, message: "This is no result: it says '\(key)' twice in one place",
        path: path)
    }
    do {
      let decoder = JSONDecoder()
      let value = try decoder.decode(type, from: data)
      if let number = UnlikelyNumbers.first(in: try decoder.decode(JSONValue.self, from: data)) {
        throw ResultsError(
          code: .malformed, message: "This is no result: \(number), which nothing comes to",
          path: path)
      }
      return value
    } catch var error as ResultsError {
      error.path = path
      throw error
    } catch let error as DecodingError {
      throw ResultsError(
        code: .malformed, message: "This is no result: \(error.sentence)", path: path)
    }
  }
}
