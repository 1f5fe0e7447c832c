import Attacks
import Datasets
public import Evaluation
import Evidence
import Experiments
import Files
public import Foundation
import Results
import Robustness
import Torch

/// Checks a result against its data, its model and its evidence, without running an attack.
///
/// What holds afterwards: clean accuracy, every image that the evidence has a row for, and so an
/// upper bound of robust accuracy; every count, accuracy and interval; the hashes. What evidence
/// cannot prove stays attested: that the other images are robust, and which attack broke what.
/// Running attacks again on random images bounds how much of that can be false.
public struct Verifier {
  private let file: URL
  private let settings: VerificationSettings
  private let bench: Bench
  private let report: (CellProgress) throws -> Void

  /// A verifier of the result in a file.
  ///
  /// - Parameters:
  ///   - file: the result.
  ///   - settings: where things are, and how much is done.
  ///   - bench: the plug-ins and the images.
  ///   - report: is told how far it has come; throws to stop.
  public init(
    _ file: URL, _ settings: VerificationSettings, bench: Bench,
    report: @escaping (CellProgress) throws -> Void = { _ in }
  ) {
    self.file = file
    self.settings = settings
    self.bench = bench
    self.report = report
  }

  /// Verifies in this process, and writes the verification beside the result; an earlier one is gone, whatever
  /// comes out.
  ///
  /// - Throws: as `verify` does.
  public func run() throws -> VerificationReport {
    let place = VerificationFile(of: file)
    place.remove()
    let report = try verify()
    try place.keep(report)
    return report
  }

  /// Verifies, and writes nothing.
  ///
  /// - Throws: `ResultsError`, `DatasetError` or `ArchiveError` where something cannot be read;
  ///   whatever the model throws.
  public func verify() throws -> VerificationReport {
    let data = try ResultStore.read(file)
    let result = try ResultCoder.decode(data, path: file.path)
    var findings = RecordChecks.arithmetic(result) + RecordChecks.place(result, at: file)
    findings += try ResultCoder.unknownKeys(in: data, of: result).map {
      Finding(.fields, $0, "a result has no such field: nobody computed it")
    }
    findings += Set(result.measures.names).subtracting(bench.roster.measures.map { $0.name })
      .sorted().map { Finding(.fields, $0, "there is no such measure") }
    var remarks: [String] = []
    let evidence = try evidence(of: result, &findings)
    func failed() -> VerificationReport {
      VerificationReport(result: result, findings: findings, remarks: remarks, record: nil)
    }
    guard result.status == .ok, let clean = result.clean else { return failed() }
    try LibTorch.start(threads: settings.threads, device: settings.device)
    let subject = try Subject(result, at: file, settings, bench)
    findings += subject.dataFindings(result.dataset)
    findings += try subject.weightFindings(result.model, bench)
    findings += RecordChecks.rules(result, classes: subject.classes, bench.roster)
    // Of other images or another model nothing else could hold.
    guard !findings.contains(where: { $0.check == .data || $0.check == .weights }) else {
      return failed()
    }
    findings += subject.classFindings(result)
    let model = try LoadedModel(subject.cell, for: subject.images.data, on: bench)
    if result.model.kind == .defense, model.options != result.options {
      findings.append(Finding(.weights, "options", "the weights were trained with other options"))
    }
    if let claimed = result.model.architecture, claimed != model.record.architecture {
      findings.append(
        Finding(
          .weights, "architecture",
          "the result says \(claimed.prefix(80)), the weights are of "
            + (model.record.architecture ?? "a model of no known architecture")))
    }
    let clock = ProgressClock(report)
    // What turned out to draw without saying so was judged by many draws.
    let drawsUnsaid =
      EvaluationProtocol.named(result.protocolName)?.randomised == result.protocolName
      && !(model.classifier is any RandomizedClassifier)
    func subjected(_ classifier: any Classifier) -> any Classifier {
      drawsUnsaid ? UnseededClassifier(classifier) : classifier
    }
    let runner = try AttackRunner(
      subjected(model.classifier), classes: model.classes, threat: subject.cell.threat,
      random: RandomSource(seed: result.seed),
      chunk: model.batchSize ?? subject.cell.callSize,
      replica: { subjected(try model.replica()) }, heartbeat: { try clock.beat() })
    let derived = try DerivedFlags(
      subject.cell, model, subject.images.restricted(to: result.dataset.indices),
      roster: bench.roster, chunk: model.batchSize ?? subject.cell.callSize, runner)
    let missing = try derived.missing(in: result)
    findings += missing.faults.map {
      Finding(.flags, $0.id, "the result lacks it, or has another sentence: \($0.message)")
    }
    findings += derived.unfounded(in: result).map {
      Finding(.flags, $0.id, "nothing here shows what the result says of the model")
    }
    remarks += missing.remarks.map { "\($0.id), which the result lacks: \($0.message)" }
    findings += try CleanCheck(result.dataset.indices, subject, runner, clock).findings(clean)
    findings += try VariationCheck(result.dataset.indices, subject, runner, clock).findings(result)
    var check = EvidenceCheck(result, subject, runner)
    try runner.begin("evidence")
    if let evidence {
      clock.begin("evidence", samples: evidence.file.rows.count, passes: Presentation.all.count)
      try check.check(evidence.file)
    }
    findings += check.findings
    remarks += check.nearTies.map { "image \($0): its evidence is too close to call here" }
    let (rerun, attested) = try rerun(
      result, subject, runner, clock, derived, &findings, &remarks)
    guard findings.isEmpty else { return failed() }
    let record = VerificationRecord(
      result: try ResultCoder.verifiedDigest(of: result), evidence: evidence?.sha256,
      clean: result.dataset.samples,
      proved: check.proved.count, broken: result.brokenBy.count, rerun: rerun, attested: attested,
      environment: EnvironmentRecord(subject.cell))
    return VerificationReport(result: result, findings: [], remarks: remarks, record: record)
  }

  /// Reads the evidence that a result names; what is wrong with it becomes a finding.
  private func evidence(
    of result: EvaluationResult, _ findings: inout [Finding]
  ) throws -> (file: EvidenceFile, sha256: String)? {
    guard let claimed = result.evidence else {
      if !result.attacks.isEmpty {
        findings.append(
          Finding(
            .evidence, "file", "the result names none: nothing shows that anything was attacked"))
      }
      return nil
    }
    guard let place = claimed.url(beside: file), let data = try? Data(contentsOf: place) else {
      findings.append(
        Finding(.evidence, "file", "\(claimed.file.prefix(80)) is not beside the result"))
      return nil
    }
    let digest = Digest.sha256(data).hexadecimal
    guard digest == claimed.sha256 else {
      findings.append(
        Finding(
          .evidence, "sha256", "the result names \(claimed.sha256), \(claimed.file) is \(digest)"))
      return nil
    }
    let found = try EvidenceFile(data, path: place.path)
    findings += try EvidenceCheck.originFindings(found, result)
    if let kept = claimed.kept, kept != found.rows.count {
      findings.append(
        Finding(.evidence, "kept", "the result says \(kept) rows, the file has \(found.rows.count)")
      )
    }
    return (found, digest)
  }

  private func rerun(
    _ result: EvaluationResult, _ subject: Subject, _ runner: AttackRunner, _ clock: ProgressClock,
    _ derived: DerivedFlags, _ findings: inout [Finding], _ remarks: inout [String]
  ) throws -> (VerificationRecord.Rerun?, attested: [String]?) {
    guard settings.rerun > 0 else { return (nil, nil) }
    let choice = SampleChoice(settings.rerun, of: result, seed: settings.seed)
    let here = EnvironmentRecord(subject.cell)
    let rerun = try Rerun(
      result, choice, subject, runner, clock, roster: bench.roster,
      remedies: try derived.remedies(for: result) { try clock.beat() },
      isSameMachine: here.libtorch == result.environment.libtorch
        && here.device == result.environment.device && result.environment.precision == nil)
    findings += rerun.findings
    remarks += rerun.remarks
    let record = VerificationRecord.Rerun(
      samples: choice.all.count, claimed: choice.claimed.count,
      robust: result.robust?.count ?? 0, seed: settings.seed,
      isDrawn: settings.isSeedDrawn)
    return (record, rerun.attested.isEmpty ? nil : rerun.attested)
  }
}
