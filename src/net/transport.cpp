// SPDX-License-Identifier: Apache-2.0
#include "transport.hpp"

#include <openssl/ssl.h>

namespace answerd::net {

std::shared_ptr<asio::ssl::context> make_tls_context(const ServerSettings& settings) {
    if (settings.certificate_file.empty()) return nullptr;
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20"); // TLS 1.3 has only AEAD suites
    context->use_certificate_chain_file(settings.certificate_file);
    context->use_private_key_file(settings.private_key_file, asio::ssl::context::pem);
    return context;
}

} // namespace answerd::net
