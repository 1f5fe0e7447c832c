// NCCL by its plain C interface, which has stood since 2.4: none of its headers is needed, and none of CUDA's.
#pragma once

#include <cstddef>
#include <string>

namespace shim {

/// What is called of NCCL. Every call gives 0 where all is well.
struct Nccl {
  /// What the processes of one group tell each other before they meet.
  struct Id {
    char bytes[128];
  };
  using Communicator = struct ncclComm *;
  static constexpr int sum = 0;  // ncclSum

  /// The library that LibTorch's CUDA half has brought along, or else the one that the loader finds.
  /// Throws with the loader's reason where there is none.
  static const Nccl &shared();

  /// As people write it: "2.27.5".
  std::string version() const;
  /// Throws what a call's result stands for.
  void require(int result, const char *call) const;

  int (*get_version)(int *);
  int (*get_id)(Id *);
  int (*join)(Communicator *, int size, Id, int rank);
  int (*all_reduce)(const void *from, void *to, size_t count, int type, int operation, Communicator, void *stream);
  int (*async_error)(Communicator, int *result);
  int (*destroy)(Communicator);
  int (*abort)(Communicator);
  const char *(*words)(int result);
};

}  // namespace shim
