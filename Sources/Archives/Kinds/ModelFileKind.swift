/// What a file that somebody gave as a model is, by its contents.
public enum ModelFileKind: Hashable, Sendable {
  /// A module that `torch.jit.save` wrote.
  case torchScript
  /// Named tensors that `torch.save` wrote.
  case stateDict
  /// A module that `torch.save` pickled whole, with the name of its class.
  case wholeModel(String)
  /// What `torch.export.save` writes.
  case exportedProgram
  /// ONNX.
  case onnx
  /// Named tensors in a safetensors file.
  case safetensors
  /// HDF5, as Keras writes it.
  case hdf5
  /// Keras's own zip.
  case keras
  /// NumPy's arrays.
  case numPy
  /// A pickle of something else.
  case pickle
  /// A zip of something else.
  case zip
  /// A page of the web, which a download got in the file's place.
  case webPage
  /// The line that Git LFS keeps in a file's place.
  case largeFilePointer
  /// A compressed file or archive.
  case compressed
  /// A folder.
  case folder
  /// Nothing.
  case empty
  /// Anything else.
  case unknown

  /// What it is, in a phrase.
  public var phrase: String {
    switch self {
    case .torchScript: "a TorchScript module"
    case .stateDict: "a state dict"
    case .wholeModel(let name): "a whole model, pickled with its class \(name.prefix(80))"
    case .exportedProgram: "a program of torch.export (.pt2)"
    case .onnx: "an ONNX model"
    case .safetensors: "a safetensors file"
    case .hdf5: "an HDF5 file, such as Keras's weights"
    case .keras: "a Keras model"
    case .numPy: "arrays of NumPy"
    case .pickle: "a pickle without a network's weights by name"
    case .zip: "a zip archive that PyTorch did not write"
    case .webPage: "a page of the web"
    case .largeFilePointer: "a pointer of Git LFS"
    case .compressed: "a compressed file"
    case .folder: "a folder"
    case .empty: "an empty file"
    case .unknown: "a file of a kind that is not known here"
    }
  }

  /// What to do next with it, as a model.
  public var remedy: String {
    switch self {
    case .torchScript: "leave --architecture, --mean and --std out: the module brings its own"
    case .stateDict, .safetensors: "give --architecture auto, which names the network that fits"
    case .wholeModel:
      "in Python, where the class is, run torch.save(model.state_dict(), FILE) and give "
        + "--architecture auto, or torch.jit.script(model.eval()).save(FILE)"
    case .exportedProgram:
      "in Python, run torch.jit.trace(torch.export.load(FILE).module(), images).save(OTHER)"
    case .onnx:
      "give the PyTorch model it was made from: torch.jit.script(model.eval()).save(FILE)"
    case .hdf5, .keras, .numPy:
      "give TorchScript, or named tensors of a network that --architecture knows"
    case .pickle, .zip, .unknown:
      "give a module that torch.jit.save wrote, or a state dict with --architecture"
    case .webPage: "download the file itself: what came is a page, perhaps one that asks to log in"
    case .largeFilePointer: "run git lfs pull where it comes from"
    case .compressed: "unpack it first"
    case .folder: "name the file in it that holds the model"
    case .empty: "write or download it again"
    }
  }
}
