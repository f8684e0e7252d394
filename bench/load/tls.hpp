// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>

namespace answerd::bench {

// The client's side of TLS on a non-blocking socket. Takes any certificate: it measures, it does not trust.
class TlsStream {
public:
    explicit TlsStream(int descriptor);
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    // As recv and send; both carry the handshake on. Not positive: nothing now, see wants_write().
    std::int64_t read(char* bytes, std::size_t size);
    std::int64_t write(const char* bytes, std::size_t size);
    [[nodiscard]] bool wants_write() const { return wants_write_; }

private:
    std::int64_t done(int result);
    SSL* stream_;
    bool wants_write_ = false;
};

} // namespace answerd::bench
