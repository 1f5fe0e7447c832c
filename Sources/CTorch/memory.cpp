// Whom memory comes from: jemalloc, linked into the program before the C library. A pass of a small network
// is hundreds of blocks that are asked for and given back, and the C library's own `malloc` spends a tenth of an
// attack's time on them.

/// jemalloc's settings: large blocks too are kept for the next operation, and nothing is given back to the system,
/// which would hand out fresh pages, each one cleared, a moment later: on several hundred images that is a third of
/// an attack's time. A process holds what it needed at most.
extern "C" const char *malloc_conf;
const char *malloc_conf = "oversize_threshold:0,dirty_decay_ms:-1,muzzy_decay_ms:-1";
