#include "FakeDevice.h"
#include "budget.hpp"
#include "place.hpp"

#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

/// Rampart's own: what its CUDA device stands for.
extern "C" void ct_use_accelerator(int8_t type);

namespace fake {

namespace {

/// One device, one stream, and nothing to wait for but sums over processes.
struct Guard final : c10::impl::NoOpDeviceGuardImpl<type> {
  c10::Device getDevice() const override { return here(); }
  c10::Device exchangeDevice(c10::Device) const override { return here(); }
  c10::Stream getStream(c10::Device) const noexcept override { return stream(); }
  c10::Stream getDefaultStream(c10::Device) const override { return stream(); }
  c10::Stream exchangeStream(c10::Stream) const noexcept override { return stream(); }
  void record(void **, const c10::Stream &, const c10::DeviceIndex, const c10::EventFlag) const override {}
  void block(void *, const c10::Stream &) const override {}
  bool queryEvent(void *) const override { return unfinished() == 0; }

 private:
  static c10::Stream stream() { return c10::Stream(c10::Stream::DEFAULT, here()); }
};

struct Hooks final : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return true; }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  c10::DeviceIndex deviceCount() const override { return 1; }
  c10::DeviceIndex getCurrentDevice() const override { return 0; }
  void setCurrentDevice(c10::DeviceIndex) const override {}
  c10::DeviceIndex exchangeDevice(c10::DeviceIndex) const override { return 0; }
  c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex) const override { return 0; }
};

c10::impl::DeviceGuardImplRegistrar registrar(type, new Guard);

}  // namespace

}  // namespace fake

extern "C" void fake_device_install(void) {
  c10::register_privateuse1_backend("fake");
  at::RegisterPrivateUse1HooksInterface(new fake::Hooks);
  ct_use_accelerator(static_cast<int8_t>(fake::type));
}

extern "C" fake_device_counts fake_device_count(void) {
  const auto &counts = fake::counts();
  return {counts.kernels, counts.to, counts.from, counts.sums, fake::most_taken()};
}
