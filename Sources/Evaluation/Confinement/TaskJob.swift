import Foundation
import Sandbox

/// A task with what an earlier process kept of it, as it reaches the process that does it.
struct TaskJob {
  let task: Data
  let records: [Data]
  let state: Data?

  /// The messages that say it.
  var frames: [TaskFrame] {
    [TaskFrame(.task, task)] + records.map { TaskFrame(.record, $0) }
      + [state.map { TaskFrame(.state, $0) }].compactMap { $0 }
  }

  /// A file without a name that holds it, to be read from its start.
  var file: FileHandle {
    get throws {
      let handle = try UnnamedFile.make()
      for frame in frames { try handle.write(contentsOf: frame.bytes) }
      try handle.seek(toOffset: 0)
      return handle
    }
  }

  /// A job with every part given.
  init(task: Data, records: [Data], state: Data?) {
    (self.task, self.records, self.state) = (task, records, state)
  }

  init(_ task: some Encodable, _ memory: (any WorkMemory)?) throws {
    self.task = try JSONEncoder.ofTasks.encode(task)
    records = memory?.records ?? []
    state = memory?.state
  }
}

extension JSONEncoder {
  /// What tasks are sent with: numbers need not be finite.
  static var ofTasks: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension JSONDecoder {
  /// What tasks are read with.
  static var ofTasks: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
