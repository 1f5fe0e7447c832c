import APGDAttack
import Attacks
import Experiments
import Foundation
import Models
import PGDAttack
import Robustness
import TestSupport
import Testing
import Torch

extension Tag {
  /// Takes minutes; runs with `RAMPART_SLOW=1` only.
  @Tag static var slow: Self
}

/// The stages of the official AutoAttack (fra31/auto-attack a392200, standard, seed 0) on real models
/// and images.
@Suite(
  "Official figures", .tags(.slow), .serialized,
  .enabled(if: SharedFolder.runsSlowTests, "needs RAMPART_SLOW=1 and RAMPART_SHARED"))
struct OfficialFigures {
  @Test("resnet2b, Linf 2/255: all stages")
  func resnet2b() throws {
    let run = try OfficialRun("resnet2b", SharedFolder.images(), .linf, "2/255")
    #expect(run.batch.count == 716)
    try #expect((575...587).contains(run.robust(PGD.rampart1)))
    try #expect((561...572).contains(run.robust(PGD.carliniWagnerLinf)))
    #expect(try run.cascade().isInside([572...580, 558...562, 558...562, 558...562]))
  }

  @Test("cnn_a_adv, Linf 2/255: all stages")
  func cnnA() throws {
    let run = try OfficialRun("cnn_a_adv", SharedFolder.images(), .linf, "2/255")
    #expect(run.batch.count == 697)
    try #expect((539...549).contains(run.robust(PGD.rampart1)))
    try #expect((521...531).contains(run.robust(PGD.carliniWagnerLinf)))
    #expect(try run.cascade().isInside([537...545, 519...523, 519...523, 519...523]))
  }

  @Test("wk_8px, Linf 8/255: all stages")
  func wongKolter() throws {
    let run = try OfficialRun("wk_8px", SharedFolder.images(), .linf, "8/255")
    #expect(run.batch.count == 317)
    try #expect((242...253).contains(run.robust(PGD.rampart1)))
    try #expect((233...245).contains(run.robust(PGD.carliniWagnerLinf)))
    #expect(try run.cascade().isInside([242...250, 231...237, 231...237, 230...236]))
  }

  @Test("cnn_a_adv, L2 0.25, first 500: the ensemble's stages")
  func cnnAEuclidean() throws {
    let run = try OfficialRun("cnn_a_adv", SharedFolder.images(500), .l2, "0.25")
    #expect(run.batch.count == 332)
    #expect(try run.cascade().isInside([244...252, 238...242, 238...242, 238...242]))
  }

  @Test("resnet20, Linf 8/255, first 300: nothing is left of an undefended model")
  func undefended() throws {
    let run = try OfficialRun("resnet20", SharedFolder.images(300), .linf, "8/255")
    try #expect(run.robust(APGD.crossEntropy) == 0)
  }

  @Test("trades_mnist, Linf 0.3, first 500: the ensemble's stages")
  func tradesStages() throws {
    let run = try OfficialRun(
      "trades_mnist", SharedFolder.images(500, mnist: true), .linf, "0.3")
    #expect(run.batch.count == 498)
    #expect(try run.cascade().isInside([454...462, 454...458, 454...458, 450...454]))
  }

  @Test("trades_mnist, all images: 9,948 clean, 9,607 under PGD-40 without a random start")
  func tradesPublished() throws {
    let run = try OfficialRun("trades_mnist", SharedFolder.images(mnist: true), .linf, "0.3")
    #expect(run.batch.count == 9948)
    let attack = PGD(name: "pgd-40") { ($0.steps, $0.stepSize, $0.start) = (40, 0.01 / 0.3, .none) }
    try #expect(run.robust(attack) == 9607)
  }
}
