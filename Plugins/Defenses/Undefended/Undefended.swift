public import Robustness
public struct Undefended: Defense {}
