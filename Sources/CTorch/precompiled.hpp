// What most files here include of LibTorch. `Scripts/setup` reads it once for all of them, which is two thirds of their
// time; without it, or where it does not fit, each file reads its own includes as ever.
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>
