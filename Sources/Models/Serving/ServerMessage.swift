/// What is asked of a server, one line of JSON.
struct ServerRequest: Encodable {
  /// What is to be done.
  enum Call: String, Encodable {
    /// Take the arrays in a file from now on.
    case map
    /// The logits of images.
    case logits
    /// The gradient of logits that were kept.
    case pullback
  }

  let call: Call
  /// The file of the arrays.
  var path: String?
  /// Its size in bytes.
  var bytes: Int?
  /// The number of images.
  var count: Int?
  /// The shape of each, [C, H, W].
  var shape: [Int]?
  /// Whether a pullback may be asked for.
  var keep: Bool?
  /// Which logits.
  var id: Int?
  /// Logits that were kept and may be forgotten before anything else is done.
  var release: [Int]?
  /// Where the logits, or their cotangent, begin in the file, in bytes.
  var offset: Int?

  init(_ call: Call) { self.call = call }
}

/// What a server answers, one line of JSON.
struct ServerReply: Decodable {
  /// Why there is no answer.
  let error: String?
  /// By which the logits are known that were kept.
  let id: Int?
  /// The number of logits an image.
  let classes: Int?
}
