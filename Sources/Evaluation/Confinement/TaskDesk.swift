import Files
import Foundation

/// A task's side of the talk with the process that waits for it.
public final class TaskDesk {
  /// Keeps unfinished work.
  let memory: any WorkMemory
  /// What confines this process.
  public let sandbox: String
  private let channel: TaskChannel
  private let inbox: TaskInbox
  private let end: EndRequest

  init(
    _ channel: TaskChannel, _ inbox: TaskInbox, records: [Data], state: Data?, sandbox: String
  ) {
    memory = ChannelMemory(channel, records: records, state: state)
    (self.channel, self.inbox) = (channel, inbox)
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

  /// Asks the process that waits for this one, and waits for the answer.
  ///
  /// - Parameter parcels: bytes that belong to the request.
  /// - Returns: the answer, and the bytes that belong to it.
  func ask<Answer: Decodable>(
    _ request: some Encodable, _ parcels: [Data] = [], for type: Answer.Type
  ) throws -> (answer: Answer, parcels: [Data]) {
    for parcel in parcels { channel.send(TaskFrame(.parcel, parcel)) }
    channel.send(TaskFrame(.request, try JSONEncoder.ofTasks.encode(request)))
    // Where nobody is left who could answer, this process has no purpose.
    guard let (content, parcels) = try inbox.answer() else { _exit(1) }
    return (try JSONDecoder.ofTasks.decode(type, from: content), parcels)
  }

  /// Says how far work has come that ends by itself once it has left its state.
  public func report(_ progress: some Encodable) throws {
    channel.send(TaskFrame(.progress, try JSONEncoder.ofTasks.encode(progress)))
  }
}
