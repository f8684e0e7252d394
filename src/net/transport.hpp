// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io_thread.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <concepts>

namespace answerd::net {

using TlsStream = asio::ssl::stream<Socket>;

template <class Stream>
inline constexpr bool is_tls = std::same_as<Stream, TlsStream>;

inline Socket& socket_of(Socket& stream) {
    return stream;
}
inline Socket& socket_of(TlsStream& stream) {
    return stream.next_layer();
}

// TLS 1.2 and 1.3 with AEAD suites and forward secrecy; no renegotiation. Throws std::system_error on bad files.
// Null without TLS. Throws boost::system::system_error when the files are no valid pair.
[[nodiscard]] std::shared_ptr<asio::ssl::context> make_tls_context(const ServerSettings& settings);

} // namespace answerd::net
