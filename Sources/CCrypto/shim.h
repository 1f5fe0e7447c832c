#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "Rampart needs OpenSSL 3 or later: Debian 12, Ubuntu 22.04, or anything newer has it"
#endif
