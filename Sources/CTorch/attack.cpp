// Steps of attacks, a sample at a time: what LibTorch would do in a dozen passes over a whole batch
// is done while a sample's numbers are in the cache. CPU and single precision only.
#include "shim.hpp"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

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

/// Goes a step along g/|g|, whatever the length of g; nowhere where that is 0 or not finite.
void add_direction(float *result, const float *x, const float *g, int64_t size, float step) {
  // The square of a single-precision number neither overflows nor vanishes in double precision.
  const double length = std::sqrt(sum(size, [&](int64_t i) { return double(g[i]) * g[i]; }));
  const double scale = length > 0 && std::isfinite(length) ? step / length : 0;
  if (scale == 0) {
    std::copy(x, x + size, result);
  } else if (scale > 1e-30 && scale < 1e30) {
    const float single = float(scale);
    for (int64_t i = 0; i < size; ++i) result[i] = x[i] + g[i] * single;
  } else {
    for (int64_t i = 0; i < size; ++i) result[i] = x[i] + float(g[i] * scale);
  }
}

/// The power of two that brings the largest |w| into [0.5, 1); 0 where that is 0 or not finite. Such
/// a factor changes no digit, so that the step is the same, bit for bit, for w times a power of two.
double unit_factor(const float *w, int64_t size) {
  float largest = 0;
  // A comparison that NaN fails keeps it out of a maximum; here it must stay.
  for (int64_t i = 0; i < size; ++i) largest = std::fabs(w[i]) <= largest ? largest : std::fabs(w[i]);
  if (!(largest > 0) || !std::isfinite(largest)) return 0;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, -exponent);
}

/// The shortest way from a point to the hyperplane ⟨w, v⟩ = ⟨w, x⟩ − gap inside the box: coordinate
/// i goes min(λ·u_i, room_i) against the sign of w_i, u_i = 1 or |w_i|. Newton's method on λ, each step
/// one pass over two arrays.
struct Projection {
  const float *weight;       // |w|, the largest about 1: sums of products then stay in range
  std::vector<float> room;   // how far each coordinate can go
  std::vector<float> moves;  // the result, signed
  bool euclidean;

  Projection(const float *weight, int64_t size, bool euclidean) : weight(weight), room(size), moves(size), euclidean(euclidean) {}

  /// What is gained at λ, and how fast the gain grows there.
  template <bool Euclidean> std::pair<double, double> gain(float lambda) const {
    constexpr size_t lanes = 8;
    float total[lanes] = {}, slope[lanes] = {};
    const auto add = [&](size_t i, size_t lane) {
      const float speed = Euclidean ? weight[i] : 1.0f, reach = lambda * speed;
      total[lane] += weight[i] * std::min(reach, room[i]);
      slope[lane] += reach < room[i] ? weight[i] * speed : 0.0f;
    };
    size_t i = 0;
    for (; i + lanes <= room.size(); i += lanes)
      for (size_t lane = 0; lane < lanes; ++lane) add(i + lane, lane);
    for (; i < room.size(); ++i) add(i, 0);
    double sums[2] = {};
    for (size_t lane = 0; lane < lanes; ++lane) sums[0] += total[lane], sums[1] += slope[lane];
    return {sums[0], sums[1]};
  }

  /// Fills `moves`; returns their length.
  double solve(const float *x, const float *w, double gap) {
    const float side = gap >= 0 ? 1 : -1;
    gap = std::fabs(gap);
    const size_t size = room.size();
    for (size_t i = 0; i < size; ++i) {
      const float s = side * w[i];
      room[i] = s > 0 ? x[i] : s < 0 ? 1 - x[i] : 0;
    }
    float lambda = 0;
    for (int step = 0; step < 60; ++step) {
      const auto [total, slope] = euclidean ? gain<true>(lambda) : gain<false>(lambda);
      const double missing = gap - total;
      if (!(missing > gap * 2e-6) || !(slope > 0)) break;
      // Finite, since a coordinate without speed times infinity would be no number.
      const float next = float(std::min<double>(lambda + missing / slope, std::numeric_limits<float>::max()));
      if (!(next > lambda)) break;
      lambda = next;
    }
    for (size_t i = 0; i < size; ++i)
      moves[i] = -sign(side * w[i]) * std::min(lambda * (euclidean ? weight[i] : 1.0f), room[i]);
    if (euclidean) return std::sqrt(sum(int64_t(size), [&](int64_t i) { return double(moves[i]) * moves[i]; }));
    float longest = 0;
    for (size_t i = 0; i < size; ++i) longest = std::max(longest, std::fabs(moves[i]));
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
        add_direction(r, xr, gr, size, step);
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
      std::vector<float> weight(size);
      const double factor = unit_factor(wr, size);
      for (int64_t i = 0; i < size; ++i) weight[i] = factor == 0 ? 0 : float(std::fabs(wr[i]) * factor);
      Projection here(weight.data(), size, euclidean), origin(weight.data(), size, euclidean);
      // A normal without a direction moves nothing by itself: what is left is the pull to the clean image.
      const double gap = factor == 0 ? 0 : gaps[row] * factor;
      const double distance = factor == 0 ? 0 : factor * sum(size, [&](int64_t i) { return double(wr[i]) * (double(cr[i]) - xr[i]); });
      const double a = std::max(here.solve(xr, wr, gap), 1e-8);
      const double b = std::max(origin.solve(cr, wr, gap + distance), 1e-8);
      const float alpha = float(std::min(a / (a + b), alpha_max)), eta = float(overshoot);
      float *r = rs + row * size;
      for (int64_t i = 0; i < size; ++i)
        r[i] = clamp((xr[i] + here.moves[i] * eta) * (1 - alpha) + (cr[i] + origin.moves[i] * eta) * alpha, 0, 1);
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

ct_status ct_choose(ct_tensor **out, const ct_tensor *a, const ct_tensor *b, const bool *mask) {
  return guarded([&] {
    const auto x = dense(a->value), y = laid_out(b->value, x);
    auto result = at::empty_like(x);
    const float *xs = x.data_ptr<float>(), *ys = y.data_ptr<float>();
    float *rs = result.data_ptr<float>();
    each_row(x, [&](int64_t row, int64_t size) {
      const float *source = (mask[row] ? xs : ys) + row * size;
      std::copy(source, source + size, rs + row * size);
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
