// Steps of attacks, a sample at a time: what LibTorch would do in a dozen passes over a whole batch
// is done while a sample's numbers are in the cache. CPU and single precision only.
#include "shim.hpp"
#include "vectors.hpp"

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

/// Moves a point onto the ball around a clean image, then into the box.
void project(float *point, const float *clean, int64_t size, float epsilon, bool euclidean) {
  if (!euclidean) return vectors::clamp_to_cube(point, clean, size, epsilon);
  const double length = std::sqrt(vectors::squares(point, clean, size));
  vectors::shrink(point, clean, size, length > epsilon ? float(epsilon / length) : 1);
}

/// Goes a step along g/|g|, whatever the length of g; nowhere where that is 0 or not finite.
void add_direction(float *result, const float *x, const float *g, int64_t size, float step) {
  // The square of a single-precision number neither overflows nor vanishes in double precision.
  const double length = std::sqrt(vectors::squares(g, nullptr, size));
  const double scale = length > 0 && std::isfinite(length) ? step / length : 0;
  if (scale == 0) {
    std::copy(x, x + size, result);
  } else if (scale > 1e-30 && scale < 1e30) {
    vectors::add_scaled(result, x, g, size, float(scale));
  } else {
    for (int64_t i = 0; i < size; ++i) result[i] = x[i] + float(g[i] * scale);
  }
}

/// The power of two that brings the largest |w| into [0.5, 1); 0 where that is 0 or not finite. Such
/// a factor changes no digit, so that the step is the same, bit for bit, for w times a power of two.
double unit_factor(const float *w, int64_t size) {
  const float largest = vectors::largest(w, nullptr, size);
  if (!(largest > 0) || !std::isfinite(largest)) return 0;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, -exponent);
}

/// The shortest way from a point to the hyperplane ⟨w, v⟩ = ⟨w, x⟩ − gap inside the box: coordinate
/// i goes min(λ·u_i, room_i) against the sign of w_i, u_i = 1 or |w_i|. Newton's method on λ, each step
/// one pass over two arrays.
struct Projection {
  std::vector<float> room;   // how far each coordinate can go
  std::vector<float> moves;  // the result, signed

  /// Fills `moves`; returns their length.
  ///
  /// `weight` is |w|, the largest about 1: sums of products then stay in range.
  double solve(const float *x, const float *w, const std::vector<float> &weight, double gap, bool euclidean) {
    const int64_t size = int64_t(weight.size());
    const float side = gap >= 0 ? 1 : -1;
    gap = std::fabs(gap);
    room.resize(weight.size());
    moves.resize(weight.size());
    vectors::rooms(room.data(), x, w, size, side);
    float lambda = 0;
    for (int step = 0; step < 60; ++step) {
      double sums[2];
      vectors::gain(sums, weight.data(), room.data(), size, lambda, euclidean);
      const double missing = gap - sums[0], slope = sums[1];
      if (!(missing > gap * 2e-6) || !(slope > 0)) break;
      // Finite, since a coordinate without speed times infinity would be no number.
      const float next = float(std::min<double>(lambda + missing / slope, std::numeric_limits<float>::max()));
      if (!(next > lambda)) break;
      lambda = next;
    }
    vectors::moves(moves.data(), weight.data(), room.data(), w, size, lambda, side, euclidean);
    return euclidean ? std::sqrt(vectors::squares(moves.data(), nullptr, size)) : vectors::largest(moves.data(), nullptr, size);
  }
};

/// What a boundary step needs besides its images; a thread's own, so that no row waits for fresh memory.
struct BoundaryScratch {
  std::vector<float> weight;
  Projection here, origin;
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
        vectors::add_sign(r, xr, gr, size, step);
      }
      project(r, cr, size, radius, euclidean);
      if (a == 1) return;
      vectors::add_momentum(r, xr, pr, size, a);
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
      static thread_local BoundaryScratch scratch;
      auto &[weight, here, origin] = scratch;
      weight.resize(size);
      const double factor = unit_factor(wr, size);
      if (factor == 0) std::fill(weight.begin(), weight.end(), 0.0f);
      else vectors::scaled_sizes(weight.data(), wr, size, factor);
      // A normal without a direction moves nothing by itself: what is left is the pull to the clean image.
      const double gap = factor == 0 ? 0 : gaps[row] * factor;
      const double distance = factor == 0 ? 0 : factor * vectors::product(wr, cr, xr, size);
      const double a = std::max(here.solve(xr, wr, weight, gap, euclidean), 1e-8);
      const double b = std::max(origin.solve(cr, wr, weight, gap + distance, euclidean), 1e-8);
      const float alpha = float(std::min(a / (a + b), alpha_max)), eta = float(overshoot);
      vectors::blend(rs + row * size, xr, here.moves.data(), cr, origin.moves.data(), size, eta, alpha);
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
      out[row] = euclidean ? float(std::sqrt(vectors::squares(xr, cr, size))) : vectors::largest(xr, cr, size);
    });
  });
}

}  // extern "C"
