// A plain C face of the parts of LibTorch that Rampart uses. No C++ type and no C++ exception
// crosses it.
//
// Conventions. Every function that can fail returns a status; what it makes comes back through its
// first parameter, owned by the caller, who frees it once with the matching `_free`. Tensors that
// go in are borrowed. After a status other than CT_OK, `ct_last_error` has the sentence, on the
// thread that called.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor ct_tensor;
typedef struct ct_script ct_script;
typedef struct ct_features ct_features;

typedef enum { CT_OK = 0, CT_FAILED = 1, CT_OUT_OF_MEMORY = 2 } ct_status;
typedef enum { CT_UINT8, CT_INT64, CT_BOOL, CT_BFLOAT16, CT_FLOAT16, CT_FLOAT32, CT_FLOAT64 } ct_dtype;
typedef enum { CT_CPU, CT_CUDA } ct_device;

const char *ct_last_error(void);

// Library.
const char *ct_built_with(void);    // "1.13": the headers' version
const char *ct_running_with(void);  // "1.13.1": the loaded library's version
ct_status ct_set_threads(int threads);
int ct_threads(void);
int64_t ct_live_tensors(void);
ct_status ct_set_deterministic(bool on);
ct_status ct_set_bfloat16(bool on, ct_device device);  // for operations started on this thread
ct_status ct_seed(uint64_t seed);  // of the generators that LibTorch's own chance draws from
bool ct_set_gradient_mode(bool on);  // for operations started on this thread; gives what it was

// Digests of a state, one call a part: its name and what identifies its value.
typedef void (*ct_part)(void *context, const char *name, const char *digest);

// Devices. The first use of CT_CUDA loads LibTorch's CUDA half.
const char *ct_cuda_problem(void);  // why CT_CUDA cannot be used; empty where it can
bool ct_bfloat16_in_hardware(ct_device device);
ct_status ct_accelerator_facts(ct_part part, void *context);  // "card", "driver", "cuda"; nothing without CUDA
void ct_use_accelerator(int8_t type);  // for tests: what CT_CUDA stands for, a c10::DeviceType

// Creation and reading.
ct_status ct_from_bytes(ct_tensor **out, const void *bytes, ct_dtype dtype, const int64_t *shape, int rank);
ct_status ct_full(ct_tensor **out, double value, ct_dtype dtype, ct_device device, const int64_t *shape, int rank);
ct_status ct_arange(ct_tensor **out, int64_t end, ct_device device);
ct_status ct_read(const ct_tensor *tensor, void *bytes, size_t size);
void ct_free(ct_tensor *tensor);
int ct_rank(const ct_tensor *tensor);
int64_t ct_size(const ct_tensor *tensor, int dimension);
int ct_dtype_of(const ct_tensor *tensor);   // a ct_dtype, or -1 where Rampart knows no such type
int ct_device_of(const ct_tensor *tensor);  // a ct_device, or -1
ct_status ct_convert(ct_tensor **out, const ct_tensor *tensor, ct_dtype dtype, ct_device device);
bool ct_same_storage(const ct_tensor *a, const ct_tensor *b);
// The same elements in a storage that holds nothing else, laid out as a new tensor would be.
ct_status ct_fresh(ct_tensor **out, const ct_tensor *tensor, bool channels_last);

// Elementwise.
typedef enum {
  CT_NEG, CT_ABS, CT_SIGN, CT_SQRT, CT_SQUARE, CT_EXP, CT_LOG, CT_TANH, CT_ATANH, CT_RELU,
  CT_SIGMOID, CT_ROUND, CT_FLOOR, CT_NOT, CT_ISFINITE, CT_RECIPROCAL, CT_SOFTPLUS,
  CT_SILU, CT_MISH, CT_GELU,
  CT_CONTIGUOUS, CT_CHANNELS_LAST, CT_DETACH, CT_CLONE
} ct_unary_op;
ct_status ct_unary(ct_tensor **out, ct_unary_op op, const ct_tensor *a);

typedef enum {
  CT_ADD, CT_SUB, CT_MUL, CT_DIV, CT_MINIMUM, CT_MAXIMUM, CT_POW,
  CT_EQ, CT_NE, CT_LT, CT_LE, CT_GT, CT_GE, CT_AND, CT_OR, CT_MATMUL
} ct_binary_op;
ct_status ct_binary(ct_tensor **out, ct_binary_op op, const ct_tensor *a, const ct_tensor *b);
ct_status ct_binary_scalar(ct_tensor **out, ct_binary_op op, const ct_tensor *a, double b);
ct_status ct_clamp(ct_tensor **out, const ct_tensor *a, double low, double high);
ct_status ct_where(ct_tensor **out, const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b);

// Reductions; no dimensions means all of them.
typedef enum { CT_SUM, CT_MEAN, CT_AMAX, CT_AMIN, CT_ALL, CT_ANY, CT_NORM } ct_reduction;
ct_status ct_reduce(ct_tensor **out, ct_reduction op, const ct_tensor *a, const int64_t *dimensions, int count, bool keep);
ct_status ct_argmax(ct_tensor **out, const ct_tensor *a, int dimension);
ct_status ct_cumsum(ct_tensor **out, const ct_tensor *a, int dimension);
ct_status ct_sort(ct_tensor **values, ct_tensor **indices, const ct_tensor *a, int dimension, bool descending);
ct_status ct_topk(ct_tensor **values, ct_tensor **indices, const ct_tensor *a, int64_t k, int dimension, bool largest);
ct_status ct_softmax(ct_tensor **out, const ct_tensor *a, int dimension, bool logarithm);

// Shape and selection.
ct_status ct_reshape(ct_tensor **out, const ct_tensor *a, const int64_t *shape, int rank);
ct_status ct_permute(ct_tensor **out, const ct_tensor *a, const int64_t *order, int rank);
ct_status ct_expand(ct_tensor **out, const ct_tensor *a, const int64_t *shape, int rank);
ct_status ct_slice(ct_tensor **out, const ct_tensor *a, int dimension, int64_t start, int64_t end, int64_t step);
ct_status ct_flip(ct_tensor **out, const ct_tensor *a, int dimension);
ct_status ct_cat(ct_tensor **out, const ct_tensor *const *tensors, int count, int dimension);
ct_status ct_gather(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index);
ct_status ct_scatter(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index, double value);
ct_status ct_index_select(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index);
ct_status ct_index_copy(ct_tensor **out, const ct_tensor *a, int dimension, const ct_tensor *index, const ct_tensor *source);
ct_status ct_pad(ct_tensor **out, const ct_tensor *a, const int64_t *amounts, int count, double value);

// Layers. A null bias is none.
ct_status ct_linear(ct_tensor **out, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias);
ct_status ct_conv2d(ct_tensor **out, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t stride, int64_t padding, int64_t groups);
// Eval mode where new_mean is null; else batch statistics, and the updated running ones come back.
ct_status ct_batch_norm(ct_tensor **out, ct_tensor **new_mean, ct_tensor **new_variance, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *mean, const ct_tensor *variance, double momentum, double epsilon);
ct_status ct_pool2d(ct_tensor **out, const ct_tensor *x, int64_t size, int64_t stride, int64_t padding, bool maximum);

// Gradients. `ct_leaf` shares storage with its argument and records what is done to it.
ct_status ct_leaf(ct_tensor **out, const ct_tensor *a);
bool ct_requires_gradient(const ct_tensor *a);
// grads[i] = d loss / d inputs[i], zero where the loss does not depend on it; the graph is kept on request.
ct_status ct_gradients(ct_tensor **grads, const ct_tensor *loss, const ct_tensor *const *inputs, int count, bool keep_graph, bool differentiable);

// The values of a function that was computed elsewhere. Where `input` is recorded, so is what comes out: a
// backward pass calls `call`, which fills the gradient by `input` from a cotangent, both row-major, and
// returns 0, or leaves a sentence in `error`. `release` is called once, when nobody can ask any more.
typedef int (*ct_pullback)(void *context, const float *cotangent, int64_t count, float *gradient, int64_t size, char *error, size_t room);
typedef void (*ct_release)(void *context);
ct_status ct_external(ct_tensor **out, const ct_tensor *values, const ct_tensor *input, ct_pullback call, void *context, ct_release release);

// Fused steps of attacks, for float32 batches on the CPU; a sample's result depends on its row alone.
// A step along sign(g) or g/|g|, onto the ball, into the box; then, where weight < 1, momentum:
// now + weight (that - now) + (1 - weight) (now - before), again onto the ball and into the box.
ct_status ct_ascend(ct_tensor **out, const ct_tensor *now, const ct_tensor *before, const ct_tensor *gradient, const ct_tensor *clean, const float *sizes, double epsilon, double weight, bool euclidean);
// FAB's step: towards the hyperplane <normal, v> = <normal, now> - gap from here and from the clean image.
ct_status ct_boundary_step(ct_tensor **out, const ct_tensor *now, const ct_tensor *clean, const ct_tensor *normal, const float *gaps, double alpha_max, double overshoot, bool euclidean);
// clean + factor (images - clean), one factor a sample; 1 leaves an image as it is, bit for bit.
ct_status ct_scale_change(ct_tensor **out, const ct_tensor *images, const ct_tensor *clean, const float *factors);
// Sample n of a where mask[n], else of b.
ct_status ct_choose(ct_tensor **out, const ct_tensor *a, const ct_tensor *b, const bool *mask);
ct_status ct_paint_windows(ct_tensor **out, const ct_tensor *best, const ct_tensor *upper, const ct_tensor *lower, const int64_t *tops, const int64_t *lefts, const float *signs, int64_t side);
// One distance a sample.
ct_status ct_distances(float *out, const ct_tensor *images, const ct_tensor *clean, bool euclidean);

// TorchScript.
ct_status ct_script_load(ct_script **out, const char *path, ct_device device);
ct_status ct_script_from_bytes(ct_script **out, const void *bytes, size_t size, ct_device device);
ct_status ct_script_load_frozen(ct_script **out, const char *path, ct_device device);
ct_status ct_script_forward(ct_tensor **out, const ct_script *script, const ct_tensor *x);
int64_t ct_script_parameter_count(const ct_script *script);
bool ct_script_training(const ct_script *script);  // whether any module inside is
ct_status ct_script_set_training(const ct_script *script, bool on);
ct_status ct_script_save(const ct_script *script, const char *path);
// What a call could change: attributes at any depth, and the tensor constants of graphs.
ct_status ct_script_state(const ct_script *script, ct_part part, void *context);
ct_status ct_script_parameter(ct_tensor **out, const char **name, const ct_script *script, int64_t index);
ct_status ct_script_set_parameter(const ct_script *script, int64_t index, const ct_tensor *value);
// The parameter itself, so that a loss can be differentiated by it while it is recorded.
ct_status ct_script_parameter_itself(ct_tensor **out, const ct_script *script, int64_t index);
void ct_script_record(const ct_script *script, int64_t index, bool recorded);
// Marks the parameters that an operator of normalisation reads; room for one mark a parameter.
ct_status ct_script_normalization(const ct_script *script, bool *marks);
// What the last linear operator reads of images; null where there is none that stands alone.
ct_status ct_script_features(ct_features **out, const ct_script *script);
ct_status ct_features_call(ct_tensor **out, const ct_features *features, const ct_tensor *x);
void ct_features_free(ct_features *features);
void ct_script_free(ct_script *script);

// Making a module, or an object of a plain class, out of TorchScript's source: attributes first.
// Tensors are copied. A null tensor makes an optional one without a value.
ct_status ct_script_new(ct_script **out, const char *name, bool is_module);
ct_status ct_script_add_tensor(ct_script *script, const char *name, const ct_tensor *value, bool is_parameter);
ct_status ct_script_add_optional(ct_script *script, const char *name, const ct_tensor *value);
ct_status ct_script_add_integer(ct_script *script, const char *name, int64_t value);
ct_status ct_script_add_number(ct_script *script, const char *name, double value);
ct_status ct_script_add_truth(ct_script *script, const char *name, bool value);
ct_status ct_script_add_text(ct_script *script, const char *name, const char *value);
ct_status ct_script_add_integers(ct_script *script, const char *name, const int64_t *values, int64_t count);
ct_status ct_script_add_tensors(ct_script *script, const char *name, bool keyed);  // empty
ct_status ct_script_append(ct_script *script, const char *name, const char *key, const ct_tensor *value);
ct_status ct_script_add_script(ct_script *script, const char *name, const ct_script *value);
ct_status ct_script_define(ct_script *script, const char *source);

// c10d's key-value store over TCP. A call waits for its answer; what it gives is handed to `take`, once.
typedef struct ct_store ct_store;
typedef void (*ct_bytes)(void *context, const void *bytes, size_t size);
// One that serves also listens on the port, 0 for any that is free; one that does not tries until the time is over.
ct_status ct_store_open(ct_store **out, const char *host, uint16_t port, bool serves, int64_t milliseconds);
void ct_store_close(ct_store *store);
uint16_t ct_store_port(const ct_store *store);
ct_status ct_store_set(ct_store *store, const char *key, const void *bytes, size_t size);
ct_status ct_store_get(ct_store *store, const char *key, ct_bytes take, void *context);  // waits for the key
ct_status ct_store_has(ct_store *store, const char *key, bool *out);
ct_status ct_store_add(ct_store *store, const char *key, int64_t number, int64_t *out);  // gives the sum
// Puts bytes in the place of old ones, nothing standing for a key that is not there; gives what is there then.
ct_status ct_store_swap(ct_store *store, const char *key, const void *old, size_t old_size, const void *bytes, size_t size, ct_bytes take, void *context);
ct_status ct_store_remove(ct_store *store, const char *key);

// A group of processes: on a card over NCCL where all of them can, else over Gloo (c10d). All processes make the same
// calls in the same order; each waits for the others.
typedef struct ct_group ct_group;
const char *ct_group_problem(ct_device device);  // why there are no groups on a device; empty where there may be
// Over Gloo it listens on an interface of that name, else at the address of the host, else where this machine's name leads.
ct_status ct_group_open(ct_group **out, const ct_store *store, const char *prefix, int rank, int size, ct_device device, const char *interface, const char *host, int64_t milliseconds);
ct_status ct_group_facts(const ct_group *group, ct_part part, void *context);  // "library", and "remark": why a card's is not NCCL
void ct_group_close(ct_group *group);
bool ct_group_lost(const ct_group *group);  // whether a call failed; no other will succeed
// The sum over the processes of what each gives. Differentiable: its gradient is the sum over them of theirs.
ct_status ct_group_sum(ct_tensor **out, const ct_group *group, const ct_tensor *x);
// The sums of several tensors of one type in one message; nothing is recorded.
ct_status ct_group_sum_all(ct_tensor **out, const ct_group *group, const ct_tensor *const *xs, int count);
// Batch norm whose statistics are those of the rows of all processes, of which one may have none.
ct_status ct_group_batch_norm(ct_tensor **out, ct_tensor **new_mean, ct_tensor **new_variance, const ct_group *group, const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *mean, const ct_tensor *variance, double momentum, double epsilon);

#ifdef __cplusplus
}
#endif
