// Steps of attacks, a sample at a time: what LibTorch would do in a dozen passes over a whole batch
// is done while a sample's numbers are in the cache. CPU and single precision only.
#include "shim.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cmath>

using shim::guarded;
using shim::own;

namespace {

/// Sums in a fixed number of lanes: fast, and the same whatever the machine.
template <typename Term> double sum(int64_t size, Term &&term) {
  constexpr int64_t lanes = 8;
  double parts[lanes] = {};
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (int64_t lane = 0; lane < lanes; ++lane) parts[lane] += term(i + lane);
  for (; i < size; ++i) parts[0] += term(i);
  double total = 0;
  for (double part : parts) total += part;
  return total;
}

/// A batch in the memory layout of another, so that elements can be paired by address.
at::Tensor laid_out(const at::Tensor &a, const at::Tensor &like) {
  if (a.scalar_type() != at::kFloat || !a.is_cpu()) throw std::invalid_argument("a fused step takes float32 tensors on the CPU");
  if (!a.sizes().equals(like.sizes())) throw std::invalid_argument("the shapes of a fused step's tensors differ");
  if (a.strides().equals(like.strides())) return a;
  auto copy = at::empty_like(like);
  copy.copy_(a);
  return copy;
}

/// A batch whose samples are contiguous blocks, in whatever order of dimensions.
at::Tensor dense(const at::Tensor &a) {
  return a.is_contiguous() || a.is_contiguous(at::MemoryFormat::ChannelsLast) ? a : a.contiguous();
}

/// Calls `body(row, size)` for every sample.
template <typename Body> void each_row(const at::Tensor &batch, Body &&body) {
  const int64_t count = batch.size(0), size = count ? batch.numel() / count : 0;
  at::parallel_for(0, count, 1, [&](int64_t first, int64_t last) {
    for (int64_t row = first; row < last; ++row) body(row, size);
  });
}

float clamp(float value, float low, float high) { return std::min(std::max(value, low), high); }
float sign(float value) { return float(value > 0) - float(value < 0); }

/// Moves a point onto the ball around a clean image, then into the box.
void project(float *point, const float *clean, int64_t size, float epsilon, bool euclidean) {
  if (!euclidean) {
    for (int64_t i = 0; i < size; ++i)
      point[i] = clamp(clamp(point[i], clean[i] - epsilon, clean[i] + epsilon), 0, 1);
    return;
  }
  const double length = std::sqrt(sum(size, [&](int64_t i) { const double d = point[i] - clean[i]; return d * d; }));
  const float scale = length > epsilon ? float(epsilon / length) : 1;
  for (int64_t i = 0; i < size; ++i) point[i] = clamp(clean[i] + (point[i] - clean[i]) * scale, 0, 1);
}

/// The shortest way from a point to the hyperplane ⟨w, v⟩ = ⟨w, x⟩ − gap inside the box: coordinate
/// i goes min(λ·u_i, room_i) against the sign of w_i, u_i = 1 or |w_i|. Newton's method on λ.
struct Projection {
  const float *x, *w;
  int64_t size;
  bool euclidean;
  float side = 1, lambda = 0;

  float room(int64_t i) const { const float s = side * w[i]; return s > 0 ? x[i] : s < 0 ? 1 - x[i] : 0; }
  float speed(int64_t i) const { return euclidean ? std::fabs(w[i]) : 1; }
  float move(int64_t i) const { return -sign(side * w[i]) * std::min(lambda * speed(i), room(i)); }

  void solve(double gap) {
    side = gap >= 0 ? 1 : -1;
    gap = std::fabs(gap);
    for (int step = 0; step < 60; ++step) {
      const double missing = gap - sum(size, [&](int64_t i) { return double(std::fabs(w[i])) * std::min(lambda * speed(i), room(i)); });
      if (!(missing > gap * 1e-6)) return;
      const double slope = sum(size, [&](int64_t i) { return lambda * speed(i) < room(i) ? double(std::fabs(w[i])) * speed(i) : 0.0; });
      if (!(slope > 0)) return;
      const float next = float(lambda + missing / slope);
      if (!(next > lambda)) return;
      lambda = next;
    }
  }

  double length() const {
    if (euclidean) return std::sqrt(sum(size, [&](int64_t i) { return double(move(i)) * move(i); }));
    float longest = 0;
    for (int64_t i = 0; i < size; ++i) longest = std::max(longest, std::fabs(move(i)));
    return longest;
  }
};

}  // namespace

extern "C" {

ct_status ct_ascend(ct_tensor **out, const ct_tensor *now, const ct_tensor *before, const ct_tensor *gradient, const ct_tensor *clean, const float *sizes, double epsilon, double weight, bool euclidean) {
  return guarded([&] {
    const auto x = dense(now->value);
    const auto g = laid_out(gradient->value, x), c = laid_out(clean->value, x), p = laid_out(before->value, x);
    auto result = at::empty_like(x);
    const float *xs = x.data_ptr<float>(), *gs = g.data_ptr<float>(), *cs = c.data_ptr<float>(), *ps = p.data_ptr<float>();
    float *rs = result.data_ptr<float>();
    const float radius = float(epsilon), a = float(weight);
    each_row(x, [&](int64_t row, int64_t size) {
      const float *xr = xs + row * size, *gr = gs + row * size, *cr = cs + row * size, *pr = ps + row * size;
      float *r = rs + row * size;
      const float step = sizes[row];
      if (euclidean) {
        const float scale = step / float(std::sqrt(sum(size, [&](int64_t i) { return double(gr[i]) * gr[i]; })) + 1e-12);
        for (int64_t i = 0; i < size; ++i) r[i] = xr[i] + gr[i] * scale;
      } else {
        for (int64_t i = 0; i < size; ++i) r[i] = xr[i] + sign(gr[i]) * step;
      }
      project(r, cr, size, radius, euclidean);
      if (a == 1) return;
      for (int64_t i = 0; i < size; ++i) r[i] = xr[i] + (r[i] - xr[i]) * a + (xr[i] - pr[i]) * (1 - a);
      project(r, cr, size, radius, euclidean);
    });
    *out = own(result);
  });
}

ct_status ct_boundary_step(ct_tensor **out, const ct_tensor *now, const ct_tensor *clean, const ct_tensor *normal, const float *gaps, double alpha_max, double overshoot, bool euclidean) {
  return guarded([&] {
    const auto x = dense(now->value);
    const auto c = laid_out(clean->value, x), w = laid_out(normal->value, x);
    auto result = at::empty_like(x);
    const float *xs = x.data_ptr<float>(), *cs = c.data_ptr<float>(), *ws = w.data_ptr<float>();
    float *rs = result.data_ptr<float>();
    each_row(x, [&](int64_t row, int64_t size) {
      const float *xr = xs + row * size, *cr = cs + row * size, *wr = ws + row * size;
      Projection here{xr, wr, size, euclidean}, origin{cr, wr, size, euclidean};
      here.solve(gaps[row]);
      origin.solve(gaps[row] + sum(size, [&](int64_t i) { return double(wr[i]) * (double(cr[i]) - xr[i]); }));
      const double a = std::max(here.length(), 1e-8), b = std::max(origin.length(), 1e-8);
      const float alpha = float(std::min(a / (a + b), alpha_max)), eta = float(overshoot);
      float *r = rs + row * size;
      for (int64_t i = 0; i < size; ++i)
        r[i] = clamp((xr[i] + here.move(i) * eta) * (1 - alpha) + (cr[i] + origin.move(i) * eta) * alpha, 0, 1);
    });
    *out = own(result);
  });
}

ct_status ct_scale_change(ct_tensor **out, const ct_tensor *images, const ct_tensor *clean, const float *factors) {
  return guarded([&] {
    const auto x = dense(images->value), c = laid_out(clean->value, x);
    auto result = at::empty_like(x);
    const float *xs = x.data_ptr<float>(), *cs = c.data_ptr<float>();
    float *rs = result.data_ptr<float>();
    each_row(x, [&](int64_t row, int64_t size) {
      const float *xr = xs + row * size, *cr = cs + row * size, factor = factors[row];
      float *r = rs + row * size;
      if (factor == 1) {
        std::copy(xr, xr + size, r);
        return;
      }
      for (int64_t i = 0; i < size; ++i) r[i] = cr[i] + (xr[i] - cr[i]) * factor;
    });
    *out = own(result);
  });
}

ct_status ct_distances(float *out, const ct_tensor *images, const ct_tensor *clean, bool euclidean) {
  return guarded([&] {
    const auto x = dense(images->value), c = laid_out(clean->value, x);
    const float *xs = x.data_ptr<float>(), *cs = c.data_ptr<float>();
    each_row(x, [&](int64_t row, int64_t size) {
      const float *xr = xs + row * size, *cr = cs + row * size;
      if (euclidean) {
        out[row] = float(std::sqrt(sum(size, [&](int64_t i) { const double d = xr[i] - cr[i]; return d * d; })));
        return;
      }
      float longest = 0;
      for (int64_t i = 0; i < size; ++i) longest = std::max(longest, std::fabs(xr[i] - cr[i]));
      out[row] = longest;
    });
  });
}

}  // extern "C"
