// What Rampart calls of NCCL, for processes of one machine and the fake device: its sums come late, as a card's do.
#include "place.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <thread>

namespace {

constexpr int most_processes = 8;
constexpr size_t piece = 1 << 16;
constexpr int remote_error = 6;
constexpr int invalid_argument = 4;

/// What the processes share.
struct Room {
  std::atomic<int> arrived, round, entered;
  std::atomic<pid_t> processes[most_processes];
  alignas(16) char pieces[most_processes][piece];
};

template <typename Number> void add(void *to, const void *from, size_t bytes) {
  auto *sums = static_cast<Number *>(to);
  const auto *terms = static_cast<const Number *>(from);
  for (size_t i = 0; i < bytes / sizeof(Number); ++i) sums[i] += terms[i];
}

struct Type {
  size_t bytes;
  void (*add)(void *, const void *, size_t);
};

/// By NCCL's number; no sum for those that no training asks for.
Type type_of(int number) {
  switch (number) {
    case 1: return {1, add<uint8_t>};
    case 4: return {8, add<int64_t>};
    case 7: return {4, add<float>};
    case 8: return {8, add<double>};
    default: return {0, nullptr};
  }
}

}  // namespace

struct ncclComm {
  Room *room;
  int size, rank;
  std::atomic<int> error{0};
  std::atomic<bool> is_ended{false};
  std::thread work{};

  /// Waits for the others; gives whether they came.
  bool meet() {
    const int round = room->round;
    if (++room->arrived == size) {
      room->arrived = 0;
      ++room->round;
      return true;
    }
    while (room->round == round) {
      if (is_ended) return false;
      for (int i = 0; i < size; ++i)
        if (kill(room->processes[i], 0) != 0 && errno == ESRCH) error = remote_error;
      sched_yield();
    }
    return true;
  }

  /// Piece by piece, each process adding up all in the same order.
  void sum(const char *from, char *to, size_t bytes, Type type) {
    for (size_t place = 0; place < bytes; place += piece) {
      const auto part = std::min(piece, bytes - place);
      std::memcpy(room->pieces[rank], from + place, part);
      if (!meet()) return;
      std::memcpy(to + place, room->pieces[0], part);
      for (int i = 1; i < size; ++i) type.add(to + place, room->pieces[i], part);
      if (!meet()) return;
    }
  }

  void finish() {
    if (work.joinable()) work.join();
  }
};

extern "C" {

struct ncclUniqueId {
  char bytes[128];
};

int ncclGetVersion(int *version) {
  *version = 21'906;
  return 0;
}

const char *ncclGetErrorString(int result) { return result == remote_error ? "remote process exited" : "invalid argument"; }

int ncclGetUniqueId(ncclUniqueId *id) {
  std::snprintf(id->bytes, sizeof id->bytes, "/fake-nccl-%d", getpid());
  shm_unlink(id->bytes);
  const int file = shm_open(id->bytes, O_CREAT | O_EXCL | O_RDWR, 0600);
  if (file < 0 || ftruncate(file, sizeof(Room)) != 0) return invalid_argument;
  close(file);
  return 0;
}

int ncclCommInitRank(ncclComm **out, int size, ncclUniqueId id, int rank) {
  const int file = shm_open(id.bytes, O_RDWR, 0600);
  if (file < 0 || size > most_processes) return invalid_argument;
  auto *room = static_cast<Room *>(mmap(nullptr, sizeof(Room), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
  close(file);
  room->processes[rank] = getpid();
  ++room->entered;
  while (room->entered < size) sched_yield();
  shm_unlink(id.bytes);
  *out = new ncclComm{room, size, rank};
  return 0;
}

int ncclAllReduce(const void *from, void *to, size_t count, int number, int, ncclComm *communicator, void *) {
  const auto type = type_of(number);
  if (!type.add) return invalid_argument;
  communicator->finish();
  ++fake::counts().sums;
  ++fake::unfinished();
  communicator->work = std::thread([=] {
    // Whoever does not wait for it reads what was there before.
    std::this_thread::sleep_for(std::chrono::microseconds(50));
    communicator->sum(static_cast<const char *>(from), static_cast<char *>(to), count * type.bytes, type);
    --fake::unfinished();
  });
  return 0;
}

int ncclCommGetAsyncError(ncclComm *communicator, int *result) {
  *result = communicator->error;
  return 0;
}

int ncclCommAbort(ncclComm *communicator) {
  communicator->is_ended = true;
  communicator->finish();
  munmap(communicator->room, sizeof(Room));
  delete communicator;
  return 0;
}

int ncclCommDestroy(ncclComm *communicator) { return ncclCommAbort(communicator); }

}  // extern "C"
