// A group whose sums never leave the cards: by NCCL.
#include "group.hpp"
#include "nccl.hpp"

#include <c10/core/DeviceGuard.h>
#include <c10/core/Event.h>

#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace shim {

namespace {

using Clock = std::chrono::steady_clock;

class NcclGroup : public Group {
 public:
  NcclGroup(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, at::Device device, Nccl::Communicator communicator, std::chrono::milliseconds patience)
      : Group(rank, size, device), store(store), communicator(communicator), patience(patience) {}

  ~NcclGroup() override {
    // A group that has lost one would wait for it.
    if (communicator) is_lost ? nccl.abort(communicator) : nccl.destroy(communicator);
  }

  std::string library() const override { return "NCCL " + nccl.version(); }

 protected:
  void reduce(at::Tensor &buffer) override {
    if (!communicator) throw std::runtime_error("the group has ended");
    const c10::DeviceGuard guard(home);
    const c10::Stream stream = c10::impl::VirtualGuardImpl(home.type()).getStream(home);
    // The stream that NCCL knows as null is the one on which LibTorch computes unless it is told another.
    TORCH_CHECK(stream.id() == 0, "sums over processes are made on a device's default stream only");
    void *const data = buffer.data_ptr();
    nccl.require(nccl.all_reduce(data, data, static_cast<size_t>(buffer.numel()), type(buffer), Nccl::sum, communicator, nullptr), "ncclAllReduce");
    wait(stream);
  }

 private:
  /// Until the card has the sum. Nobody who only waits for the card hears that another process has ended.
  void wait(const c10::Stream &stream) {
    c10::Event done(home.type());
    done.record(stream);
    const auto start = Clock::now();
    while (!done.query()) {
      int result = 0;
      nccl.require(nccl.async_error(communicator, &result), "ncclCommGetAsyncError");
      const auto waited = Clock::now() - start;
      if (result == 0 && waited < patience) {
        if (waited > std::chrono::milliseconds(2)) std::this_thread::sleep_for(std::chrono::microseconds(100));
        continue;
      }
      // Ends the sum on the card as well, which otherwise never does.
      nccl.abort(communicator);
      communicator = nullptr;
      nccl.require(result, "ncclAllReduce");
      throw std::runtime_error("NCCL waited " + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(patience).count()) + " s for another process");
    }
  }

  static int type(const at::Tensor &tensor) {
    switch (tensor.scalar_type()) {
      case at::kByte: return 1;
      case at::kInt: return 2;
      case at::kLong: return 4;
      case at::kHalf: return 6;
      case at::kFloat: return 7;
      case at::kDouble: return 8;
      case at::kBFloat16: return 9;
      default: throw std::invalid_argument(std::string("NCCL does not sum ") + at::toString(tensor.scalar_type()));
    }
  }

  const Nccl &nccl = Nccl::shared();
  // Others may still read what this process has written there, which ends with it where it serves.
  const c10::intrusive_ptr<c10d::Store> store;
  Nccl::Communicator communicator;
  const std::chrono::milliseconds patience;
};

/// Where the processes tell each other how far they have come.
class Table {
 public:
  Table(c10d::Store &store, int rank, int size) : store(store), rank(rank), size(size) {}

  void put(const std::string &key, const std::string &text) { store.set(key, std::vector<uint8_t>(text.begin(), text.end())); }
  std::string get(const std::string &key) {
    const auto bytes = store.get(key);  // waits for it
    return std::string(bytes.begin(), bytes.end());
  }

  /// Says what keeps this process from a step, or nothing, and throws what keeps the first one that something does:
  /// in all processes the same, so that none goes on alone.
  void pass(const std::string &step, const std::string &problem) {
    put(step + std::to_string(rank), "." + problem);
    for (int i = 0; i < size; ++i)
      if (const auto text = get(step + std::to_string(i)).substr(1); !text.empty()) throw NoNccl("rank " + std::to_string(i) + ": " + text);
  }

 private:
  c10d::Store &store;
  const int rank, size;
};

/// What keeps from something, or nothing.
template <typename Step> std::string problem_of(Step &&step) {
  try {
    step();
    return "";
  } catch (const std::exception &error) {
    return error.what();
  }
}

/// Meets the others; they may never come, and NCCL waits for them without an end.
Nccl::Communicator joined(Nccl::Id id, int rank, int size, at::Device device, std::chrono::milliseconds patience) {
  auto promise = std::make_shared<std::promise<Nccl::Communicator>>();
  auto result = promise->get_future();
  std::thread([=] {
    try {
      const c10::DeviceGuard guard(device);
      const auto &nccl = Nccl::shared();
      Nccl::Communicator communicator = nullptr;
      nccl.require(nccl.join(&communicator, size, id, rank), "ncclCommInitRank");
      promise->set_value(communicator);
    } catch (...) {
      promise->set_exception(std::current_exception());
    }
  }).detach();
  if (result.wait_for(patience) != std::future_status::ready) throw std::runtime_error("NCCL reaches not all processes");
  return result.get();
}

}  // namespace

std::string nccl_problem() {
  const char *wanted = std::getenv("RAMPART_GROUP");
  if (wanted && std::strcmp(wanted, "gloo") == 0) return "RAMPART_GROUP says gloo";
  return problem_of([] { Nccl::shared(); });
}

c10::intrusive_ptr<Group> nccl_group(const c10::intrusive_ptr<c10d::Store> &store, int rank, int size, at::Device device, std::chrono::milliseconds patience) {
  Table table(*store, rank, size);
  Nccl::Id id{};
  table.pass("able/", problem_of([&] {
    if (const auto problem = nccl_problem(); !problem.empty()) throw std::runtime_error(problem);
    if (rank > 0) return;
    const auto &nccl = Nccl::shared();
    nccl.require(nccl.get_id(&id), "ncclGetUniqueId");
    table.put("id", std::string(id.bytes, sizeof id.bytes));
  }));
  if (rank > 0) {
    const auto text = table.get("id");
    std::memcpy(id.bytes, text.data(), std::min(text.size(), sizeof id.bytes));
  }
  Nccl::Communicator communicator = nullptr;
  const auto problem = problem_of([&] { communicator = joined(id, rank, size, device, patience); });
  // Whoever has come in leaves again where another has not.
  auto group = c10::make_intrusive<NcclGroup>(store, rank, size, device, communicator, patience);
  group->is_lost = true;
  table.pass("joined/", problem);
  group->is_lost = false;
  return group;
}

}  // namespace shim
