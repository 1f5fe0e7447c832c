/// A storage as the pickle of a checkpoint names it.
struct TorchStorage {
  let key: String
  let type: TensorType
  /// The number of elements.
  let count: Int

  /// The storage that a persistent identifier means, nil when it means none.
  init?(_ value: PickleValue) {
    guard let items = value.items, items.count >= 5, items[0].text == "storage",
      let type = items[1].global.flatMap(TorchStorageType.type(of:)),
      let key = items[2].text, let count = items[4].int
    else { return nil }
    (self.key, self.type, self.count) = (key, type, count)
  }
}
