// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker_pool.hpp"

#include "answerd/api/auth.hpp"
#include "answerd/engine/engine.hpp"

#include <atomic>
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
    static constexpr std::size_t sessions_max_default = 100'000;

    SessionBook(ReaderPool& readers, engine::Clock& clock, std::size_t sessions_max = sessions_max_default)
        : readers_(readers), clock_(clock), sessions_max_(sessions_max) {}

    void authenticate(const std::string& token, std::function<void(Result<Principal>)> done) override;
    [[nodiscard]] bool is_still_valid(const std::string& token, Role role) override;

    [[nodiscard]] std::optional<OpenSession> cached(const std::string& token_hash);
    // On a reader thread: from memory, else from the store. What it returns is remembered.
    [[nodiscard]] Result<OpenSession> look_up(const std::string& token_hash, store::Reader& reader);

    void opened(const std::string& token_hash, OpenSession session);
    void ended(const std::string& token_hash);
    void ended_all_of(UserId user);
    void changed(const User& user); // the name: other roles end the sessions
    [[nodiscard]] std::size_t size() const;

private:
    struct Entry {
        OpenSession session;
        std::atomic<std::uint64_t> last_use = 0; // set under the shared lock
    };

    [[nodiscard]] Result<OpenSession> read(const std::string& token_hash, store::Reader& reader);
    void remember(const std::string& token_hash, OpenSession session);
    void make_room();

    ReaderPool& readers_;
    engine::Clock& clock_;
    const std::size_t sessions_max_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Entry> sessions_;
    std::atomic<std::uint64_t> uses_ = 0;
    std::uint64_t changes_ = 0; // a look-up that began before a change is made again
};

} // namespace answerd::api
