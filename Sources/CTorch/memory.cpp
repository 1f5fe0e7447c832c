// Whom memory comes from: jemalloc, linked into the program before the C library. A pass of a small network
// is hundreds of blocks that are asked for and given back, and the C library's own `malloc` spends a tenth of an
// attack's time on them.

/// jemalloc's settings: large blocks too are kept for the next operation, which would wait for fresh pages else.
extern "C" const char *malloc_conf;
const char *malloc_conf = "oversize_threshold:0";
