#include "vectors.hpp"

#include <cmath>

// Fused products would make digits depend on the processor.
#pragma clang fp contract(off)

// A version for each width, of which the loader takes the one that fits.
#if defined(__x86_64__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

namespace vectors {

namespace {

/// Sums go into so many lanes, whatever the vectors' width.
constexpr int64_t lanes = 32, doubleLanes = 8;

template <typename Number, int64_t count> double total(const Number (&parts)[count]) {
  double sum = 0;
  for (const Number part : parts) sum += part;
  return sum;
}

/// Clamps each value to [low, high], of which the higher bound wins.
float clamp(float value, float low, float high) {
  const float raised = value < low ? low : value;
  return high < raised ? high : raised;
}

/// −1, 0 or 1; 0 for NaN.
float sign(float value) { return float(value > 0) - float(value < 0); }

}  // namespace

WIDE void add_sign(float *__restrict out, const float *x, const float *g, int64_t size, float step) {
  for (int64_t i = 0; i < size; ++i) out[i] = x[i] + sign(g[i]) * step;
}

WIDE void add_scaled(float *__restrict out, const float *x, const float *g, int64_t size, float scale) {
  for (int64_t i = 0; i < size; ++i) out[i] = x[i] + g[i] * scale;
}

WIDE void add_momentum(float *__restrict out, const float *x, const float *p, int64_t size, float a) {
  for (int64_t i = 0; i < size; ++i) out[i] = x[i] + (out[i] - x[i]) * a + (x[i] - p[i]) * (1 - a);
}

WIDE void clamp_to_cube(float *__restrict point, const float *clean, int64_t size, float epsilon) {
  for (int64_t i = 0; i < size; ++i)
    point[i] = clamp(clamp(point[i], clean[i] - epsilon, clean[i] + epsilon), 0, 1);
}

WIDE void shrink(float *__restrict point, const float *clean, int64_t size, float scale) {
  for (int64_t i = 0; i < size; ++i) point[i] = clamp(clean[i] + (point[i] - clean[i]) * scale, 0, 1);
}

WIDE double squares(const float *a, const float *b, int64_t size) {
  double parts[doubleLanes] = {};
  const auto add = [&](double d, int64_t lane) { parts[lane] += d * d; };
  int64_t i = 0;
  if (b) {
    for (; i + doubleLanes <= size; i += doubleLanes)
      for (int64_t lane = 0; lane < doubleLanes; ++lane) add(a[i + lane] - b[i + lane], lane);
  } else {
    for (; i + doubleLanes <= size; i += doubleLanes)
      for (int64_t lane = 0; lane < doubleLanes; ++lane) add(a[i + lane], lane);
  }
  for (; i < size; ++i) add(b ? a[i] - b[i] : a[i], 0);
  return total(parts);
}

WIDE float largest(const float *a, const float *b, int64_t size) {
  // Bits of numbers without a sign are ordered as the numbers are, and NaN comes last.
  int32_t most[lanes] = {};
  const auto look = [&](float d, int64_t lane) {
    const int32_t bits = __builtin_bit_cast(int32_t, d) & 0x7fffffff;
    most[lane] = bits > most[lane] ? bits : most[lane];
  };
  int64_t i = 0;
  if (b) {
    for (; i + lanes <= size; i += lanes)
      for (int64_t lane = 0; lane < lanes; ++lane) look(a[i + lane] - b[i + lane], lane);
  } else {
    for (; i + lanes <= size; i += lanes)
      for (int64_t lane = 0; lane < lanes; ++lane) look(a[i + lane], lane);
  }
  for (; i < size; ++i) look(b ? a[i] - b[i] : a[i], 0);
  int32_t all = 0;
  for (const int32_t part : most) all = part > all ? part : all;
  return __builtin_bit_cast(float, all);
}

WIDE double product(const float *w, const float *a, const float *b, int64_t size) {
  double parts[doubleLanes] = {};
  int64_t i = 0;
  for (; i + doubleLanes <= size; i += doubleLanes)
    for (int64_t lane = 0; lane < doubleLanes; ++lane)
      parts[lane] += double(w[i + lane]) * (double(a[i + lane]) - b[i + lane]);
  for (; i < size; ++i) parts[0] += double(w[i]) * (double(a[i]) - b[i]);
  return total(parts);
}

WIDE void scaled_sizes(float *__restrict out, const float *w, int64_t size, double factor) {
  for (int64_t i = 0; i < size; ++i) out[i] = float(std::fabs(w[i]) * factor);
}

WIDE void rooms(float *__restrict out, const float *x, const float *w, int64_t size, float side) {
  for (int64_t i = 0; i < size; ++i) {
    const float s = side * w[i];
    out[i] = s > 0 ? x[i] : s < 0 ? 1 - x[i] : 0;
  }
}

WIDE void gain(double sums[2], const float *weight, const float *room, int64_t size, float lambda, bool euclidean) {
  float gained[lanes] = {}, slope[lanes] = {};
  const auto add = [&](int64_t i, int64_t lane) {
    const float w = weight[i], speed = euclidean ? w : 1.0f, reach = lambda * speed;
    gained[lane] += w * (room[i] < reach ? room[i] : reach);
    slope[lane] += reach < room[i] ? w * speed : 0.0f;
  };
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (int64_t lane = 0; lane < lanes; ++lane) add(i + lane, lane);
  for (int64_t lane = 0; i < size; ++i, ++lane) add(i, lane);
  sums[0] = total(gained);
  sums[1] = total(slope);
}

WIDE void moves(float *__restrict out, const float *weight, const float *room, const float *w, int64_t size, float lambda, float side, bool euclidean) {
  for (int64_t i = 0; i < size; ++i) {
    const float reach = lambda * (euclidean ? weight[i] : 1.0f);
    out[i] = -sign(side * w[i]) * (room[i] < reach ? room[i] : reach);
  }
}

WIDE void blend(float *__restrict out, const float *x, const float *here, const float *c, const float *origin, int64_t size, float eta, float alpha) {
  for (int64_t i = 0; i < size; ++i)
    out[i] = clamp((x[i] + here[i] * eta) * (1 - alpha) + (c[i] + origin[i] * eta) * alpha, 0, 1);
}

}  // namespace vectors
