import Foundation

/// Unfinished work that the process which waits for this one keeps.
final class ChannelMemory: WorkMemory {
  let records: [Data]
  let state: Data?
  private let channel: TaskChannel

  init(_ channel: TaskChannel, records: [Data], state: Data?) {
    (self.channel, self.records, self.state) = (channel, records, state)
  }

  func append(_ record: Data) { channel.send(TaskFrame(.record, record)) }

  func restart() { channel.send(TaskFrame(.restart)) }

  func save(state: Data?) { channel.send(TaskFrame(.state, state ?? Data())) }
}
