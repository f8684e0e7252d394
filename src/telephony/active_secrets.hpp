// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace answerd::telephony {

// The secrets, or their keys, an adapter goes by now. The list itself never changes: a new one takes its place, and
// whoever is reading the old one keeps it until done. Any thread.
template <class Secret>
class ActiveSecrets {
public:
    using List = std::shared_ptr<const std::vector<Secret>>;

    explicit ActiveSecrets(std::vector<Secret> secrets)
        : secrets_(std::make_shared<const std::vector<Secret>>(std::move(secrets))) {}

    [[nodiscard]] List read() const {
        const std::lock_guard lock{mutex_};
        return secrets_;
    }
    void replace(std::vector<Secret> secrets) {
        auto fresh = std::make_shared<const std::vector<Secret>>(std::move(secrets));
        const std::lock_guard lock{mutex_};
        secrets_.swap(fresh);
    }

private:
    mutable std::mutex mutex_;
    List secrets_;
};

} // namespace answerd::telephony
