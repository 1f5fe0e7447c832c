import Foundation
import Sandbox

/// A task with what an earlier process kept of it, as it reaches the process that does it.
struct TaskJob {
  let task: Data
  let records: [Data]
  let state: Data?

  /// A file without a name that holds it, to be read from its start.
  var file: FileHandle {
    get throws {
      let handle = try UnnamedFile.make()
      try handle.write(contentsOf: TaskFrame(.task, task).bytes)
      for record in records { try handle.write(contentsOf: TaskFrame(.record, record).bytes) }
      if let state { try handle.write(contentsOf: TaskFrame(.state, state).bytes) }
      try handle.seek(toOffset: 0)
      return handle
    }
  }

  /// The job that a file holds.
  init(reading file: FileHandle) throws {
    var bytes = try file.readToEnd() ?? Data()
    var (task, records, state) = (Data(), [Data](), Data?.none)
    while let frame = try TaskFrame.next(in: &bytes) {
      switch frame.kind {
      case .task: task = frame.content
      case .record: records.append(frame.content)
      case .state: state = frame.content
      default: throw TaskFrame.Malformed()
      }
    }
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
