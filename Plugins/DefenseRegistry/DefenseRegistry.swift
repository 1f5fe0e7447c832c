import Foundation
import PackagePlugin

/// Generates `registeredDefenses`, `registeredAttacks` and `registeredMeasures` for a target: one entry
/// for each dependency whose module name ends in `Defense`, `Attack` or `Measure`.
@main
struct DefenseRegistry: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let modules = target.dependencies.flatMap(Self.modules).filter { module in
      ["Defense", "Attack", "Measure"].contains { module.hasSuffix($0) }
    }
    let output = context.pluginWorkDirectoryURL.appending(path: "DefenseRegistry.swift")
    return [
      .buildCommand(
        displayName: "Listing the plug-ins of \(target.name)",
        executable: try context.tool(named: "GenerateRegistry").url,
        arguments: [output.path()] + modules, inputFiles: [], outputFiles: [output])
    ]
  }

  /// The Swift modules that a dependency brings.
  private static func modules(of dependency: TargetDependency) -> [String] {
    switch dependency {
    case .target(let target):
      [target as? SwiftSourceModuleTarget].compactMap { $0?.moduleName }
    case .product(let product):
      product.targets.compactMap { ($0 as? SwiftSourceModuleTarget)?.moduleName }
    @unknown default: []
    }
  }
}
