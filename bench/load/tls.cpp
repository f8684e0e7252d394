// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>

namespace answerd::bench {

namespace {

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

SSL_CTX* client_context() {
    static const auto context = [] {
        std::unique_ptr<SSL_CTX, FreeContext> made(SSL_CTX_new(TLS_client_method()));
        SSL_CTX_set_mode(made.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                         SSL_MODE_RELEASE_BUFFERS);
        return made;
    }();
    return context.get();
}

} // namespace

TlsStream::TlsStream(int descriptor) : stream_(SSL_new(client_context())) {
    SSL_set_fd(stream_, descriptor);
    SSL_set_connect_state(stream_);
}

TlsStream::~TlsStream() {
    SSL_free(stream_);
}

std::int64_t TlsStream::read(char* bytes, std::size_t size) {
    return done(SSL_read(stream_, bytes, static_cast<int>(size)));
}

std::int64_t TlsStream::write(const char* bytes, std::size_t size) {
    return done(SSL_write(stream_, bytes, static_cast<int>(size)));
}

std::int64_t TlsStream::done(int result) {
    wants_write_ = result <= 0 && SSL_get_error(stream_, result) == SSL_ERROR_WANT_WRITE;
    ERR_clear_error(); // a later call would take an old error for its own
    return result;
}

} // namespace answerd::bench
