// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker_pool.hpp"

#include "answerd/api/auth.hpp"
#include "answerd/engine/engine.hpp"

#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace answerd::api {

struct OpenSession {
    Principal principal;
    Instant expires_at{};
};

// The sessions in use, by token hash. A request of a known session is admitted from here on the I/O thread; an unknown
// one is looked up on a reader thread. Ending a session takes effect here at once, whatever a reader has read before.
class SessionBook final : public Authenticator {
public:
    SessionBook(ReaderPool& readers, engine::Clock& clock) : readers_(readers), clock_(clock) {}

    void authenticate(const std::string& token, std::function<void(Result<Principal>)> done) override;
    [[nodiscard]] bool is_still_valid(const std::string& token, Role role) override;

    [[nodiscard]] std::optional<OpenSession> cached(const std::string& token_hash);
    // On a reader thread: from memory, else from the store.
    [[nodiscard]] Result<OpenSession> look_up(const std::string& token_hash, store::Reader& reader);

    void opened(const std::string& token_hash, OpenSession session);
    void ended(const std::string& token_hash);
    void ended_all_of(UserId user);
    void changed(const User& user); // the name: other roles end the sessions
    [[nodiscard]] std::size_t size() const;

private:
    void remember(const std::string& token_hash, OpenSession session);

    ReaderPool& readers_;
    engine::Clock& clock_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, OpenSession> sessions_;
    std::uint64_t changes_ = 0; // a look-up that began before a change is not remembered
};

} // namespace answerd::api
