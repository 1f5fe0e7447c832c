// Loops over the numbers of one sample, in the widest vectors that the processor has.
//
// Nothing is fused and sums have fixed lanes, so that every processor gives the same bits.
#pragma once

#include <cstdint>

namespace vectors {

/// `out = x + sign(g)·step`.
void add_sign(float *out, const float *x, const float *g, int64_t size, float step);
/// `out = x + g·scale`.
void add_scaled(float *out, const float *x, const float *g, int64_t size, float scale);
/// `out = x + (out − x)·a + (x − p)·(1 − a)`: a step with momentum.
void add_momentum(float *out, const float *x, const float *p, int64_t size, float a);
/// Moves a point into the cube around a clean image, then into the box.
void clamp_to_cube(float *point, const float *clean, int64_t size, float epsilon);
/// `point = clean + (point − clean)·scale`, in the box.
void shrink(float *point, const float *clean, int64_t size, float scale);
/// The sum of `(a − b)²`; of `a²` where b is null.
double squares(const float *a, const float *b, int64_t size);
/// The largest `|a − b|`; of `|a|` where b is null. NaN where one is.
float largest(const float *a, const float *b, int64_t size);
/// The sum of `w·(a − b)`.
double product(const float *w, const float *a, const float *b, int64_t size);

/// `out = |w|·factor`.
void scaled_sizes(float *out, const float *w, int64_t size, double factor);
/// How far each coordinate of x can go against the sign of `side·w` inside the box.
void rooms(float *out, const float *x, const float *w, int64_t size, float side);
/// What is gained where coordinate i goes `min(λ·u, room)` along weights, u = 1 or the weight; and how fast it grows.
void gain(double sums[2], const float *weight, const float *room, int64_t size, float lambda, bool euclidean);
/// The way of each coordinate, signed.
void moves(float *out, const float *weight, const float *room, const float *w, int64_t size, float lambda, float side, bool euclidean);
/// `out = (x + here·eta)·(1 − alpha) + (c + origin·eta)·alpha`, in the box.
void blend(float *out, const float *x, const float *here, const float *c, const float *origin, int64_t size, float eta, float alpha);

}  // namespace vectors
