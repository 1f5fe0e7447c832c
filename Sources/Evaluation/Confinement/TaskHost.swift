import Foundation
import Sandbox
import Torch

/// The side of the process that does a task: reads it, gives up what it does not need, works, answers.
public struct TaskHost {
  private let channel: TaskChannel
  private let parent: Int32
  private let addressSpace: Int

  /// The host of a process that was started for a task; to be made before there are other threads.
  ///
  /// - Parameters:
  ///   - parent: the process that waits for it.
  ///   - addressSpace: what it may map, in bytes.
  public init(parent: Int32, addressSpace: Int) {
    channel = TaskChannel()
    self.parent = parent
    self.addressSpace = addressSpace
  }

  /// Does the task on standard input; a failure becomes a message.
  ///
  /// - Returns: whether there is an outcome.
  public func run<Task: ConfinedTask>(_ type: Task.Type, on bench: Bench) -> Bool {
    // Ctrl-C reaches the whole foreground: whether to stop is the parent's to say.
    signal(SIGINT, SIG_IGN)
    do {
      let inbox = TaskInbox()
      let job = try inbox.job()
      let task = try JSONDecoder.ofTasks.decode(Task.self, from: job.task)
      let sandbox = try confine(task, on: bench)
      followParent()
      let desk = TaskDesk(
        channel, inbox, records: job.records, state: job.state, sandbox: sandbox)
      let outcome = try task.run(on: bench, at: desk)
      channel.send(TaskFrame(.outcome, try JSONEncoder.ofTasks.encode(outcome)))
      return true
    } catch {
      let complaint = TaskComplaint(error)
      if let content = try? JSONEncoder().encode(complaint) {
        channel.send(TaskFrame(.complaint, content))
      }
      return false
    }
  }

  /// Confines this process to what the task reads.
  ///
  /// - Returns: what holds, in a phrase.
  private func confine(_ task: some ConfinedTask, on bench: Bench) throws -> String {
    guard !task.isServed else { return "none: the model is a program of its own" }
    let usesCard = task.device != .cpu
    return try Sandbox.enter(
      SandboxPermissions(
        readable: task.readable(on: bench), usesCard: usesCard,
        addressSpace: usesCard ? nil : addressSpace), Sandbox.wanted()
    ).description
  }

  /// Ends this process when its parent has gone: nobody would read the outcome.
  private func followParent() {
    let parent = parent
    Thread.detachNewThread {
      while getppid() == parent { Thread.sleep(forTimeInterval: 0.2) }
      _exit(1)
    }
  }
}
