import Files
import Foundation

/// A task's side of the talk with the process that waits for it.
public final class TaskDesk {
  /// Keeps unfinished work.
  let memory: any WorkMemory
  /// What confines this process.
  public let sandbox: String
  private let channel: TaskChannel
  private let end: EndRequest

  init(_ channel: TaskChannel, records: [Data], state: Data?, sandbox: String) {
    memory = ChannelMemory(channel, records: records, state: state)
    self.channel = channel
    self.sandbox = sandbox
    end = EndRequest()
  }

  /// Whether it is time to leave the state of the work and end.
  public var isStopping: Bool { end.isMade }

  /// Says how far work has come that is done anew after an end: throws where somebody wants one.
  public func reportOrEnd(_ progress: some Encodable) throws {
    try report(progress)
    if isStopping { throw CancellationError() }
  }

  /// Says how far work has come that ends by itself once it has left its state.
  public func report(_ progress: some Encodable) throws {
    channel.send(TaskFrame(.progress, try JSONEncoder.ofTasks.encode(progress)))
  }
}
