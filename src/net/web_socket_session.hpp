// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http_session.hpp"

namespace answerd::net {

// Whether a request asks for a WebSocket in the one form this server speaks (RFC 6455 §4.2.1); nothing = yes.
[[nodiscard]] std::optional<Refusal> web_socket_refusal(const Request& request);

// Takes the stream over and answers the handshake.
void start_web_socket(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, Socket stream, Peer peer,
                      const Request& request, AcceptWebSocket accept);
void start_web_socket(std::shared_ptr<IoThread> io, std::shared_ptr<SharedServer> server, TlsStream stream, Peer peer,
                      const Request& request, AcceptWebSocket accept);

} // namespace answerd::net
