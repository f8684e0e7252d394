// SPDX-License-Identifier: Apache-2.0
#include "snapshots.hpp"

#include "answerd/codec/described.hpp"
#include "answerd/os/thread.hpp"

#include <utility>

namespace answerd::engine {

std::string snapshot_digest_text(std::uint64_t seq, std::uint64_t digest) {
    return std::to_string(seq) + ":" + std::to_string(digest);
}

void Snapshots::write(std::unique_ptr<State> state) {
    if (worker_.joinable()) worker_.join(); // it has finished: is_busy() was false
    worker_ = std::jthread([this, copy = std::move(state)] {
        os::name_this_thread("snapshot");
        Core core(settings_);
        core.restore(std::move(*copy));
        put(core);
    });
}

void Snapshots::write_last(const Core& core) {
    if (worker_.joinable()) worker_.join();
    put(core);
}

void Snapshots::put(const Core& core) {
    const auto seq = core.state().last_seq;
    auto packed = std::make_shared<const std::string>(store::pack_snapshot(codec::encode_state(core.state())));
    auto digest = snapshot_digest_text(seq, core.digest());
    writer_.write_snapshot(SideWrite{
        .work = [seq, packed = std::move(packed),
                 digest = std::move(digest)](store::Transaction& transaction) -> Result<> {
            transaction.put_snapshot(seq, *packed);
            transaction.set_setting(snapshot_digest_setting, digest);
            return {};
        },
        // A snapshot that could not be written costs a longer replay and nothing else.
        .done = [this](const Result<>&) { is_busy_.store(false, std::memory_order_release); },
    });
}

} // namespace answerd::engine
