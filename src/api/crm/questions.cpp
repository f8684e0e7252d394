// SPDX-License-Identifier: Apache-2.0
#include "crm/questions.hpp"

#include <algorithm>
#include <utility>

namespace answerd::api {

CrmQuestions::Added CrmQuestions::add(E164 number, AskingCall call, Instant now) {
    constexpr std::size_t calls_max = 16;
    if (const auto asked = calls_.find(number); asked != calls_.end()) {
        const bool is_known_call = std::ranges::any_of(asked->second, [&](const AskingCall& other) {
            return other.signal.call_key == call.signal.call_key && other.signal.adapter == call.signal.adapter;
        });
        if (!is_known_call && asked->second.size() < calls_max) asked->second.push_back(std::move(call));
        return Added::joined;
    }
    if (is_known(number, now)) return Added::known;
    if (calls_.size() >= waiting_max_) return Added::full;
    calls_[number].push_back(std::move(call));
    waiting_.push_back(number);
    return Added::asked;
}

std::optional<E164> CrmQuestions::next() {
    if (waiting_.empty()) return std::nullopt;
    const E164 number = waiting_.front();
    waiting_.pop_front();
    return number;
}

std::vector<AskingCall> CrmQuestions::take(E164 number, bool was_answered, Instant now) {
    if (was_answered) remember(number, now);
    const auto asked = calls_.extract(number);
    return asked.empty() ? std::vector<AskingCall>{} : std::move(asked.mapped());
}

bool CrmQuestions::is_known(E164 number, Instant now) const {
    const auto known_in = [&](const auto& generation) {
        const auto found = generation.find(number.digits);
        return found != generation.end() && now - found->second < memory_;
    };
    return known_in(young_) || known_in(old_);
}

void CrmQuestions::remember(E164 number, Instant now) {
    constexpr std::size_t generation_numbers_max = 50'000;
    if (young_.size() >= generation_numbers_max) old_ = std::exchange(young_, {});
    young_[number.digits] = now;
}

} // namespace answerd::api
