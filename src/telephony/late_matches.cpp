// SPDX-License-Identifier: Apache-2.0
#include "answerd/telephony/late_matches.hpp"

#include "customer_side.hpp"

#include "answerd/core/screen_pop.hpp"
#include "answerd/matching/matching.hpp"
#include "answerd/os/thread.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <condition_variable>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace answerd::telephony {

namespace {

using namespace std::chrono_literals;

constexpr int batch_calls_max = 100;
constexpr Milliseconds slice{10min}; // of what is looked at again at once, by the end of the call
// When everything was looked at again; kept over a restart.
const std::string looked_at_all = "late_matches_looked_at_all";

std::string note_of(const MatchCandidate& candidate) {
    const std::string rule = candidate.rule.empty() ? "" : " by the rule " + candidate.rule;
    return "found after the call" + rule + ", in " + candidate.field;
}

class LateMatchesThread final : public LateMatches {
public:
    explicit LateMatchesThread(LateMatchesParts parts)
        : parts_(std::move(parts)), thread_([this](const std::stop_token& stopping) { run(stopping); }) {}

    void stop() override {
        thread_.request_stop();
        if (thread_.joinable()) thread_.join();
    }

private:
    using Work = std::function<Result<>(store::Transaction&)>;

    void run(const std::stop_token& stopping);
    void look_at_all_daily(const std::stop_token& stopping);
    [[nodiscard]] bool look_at_some();
    [[nodiscard]] std::optional<CallLink> link_for(const VoiceCall& call, const MatchingSettings& settings);
    // False when it is not known to be written.
    [[nodiscard]] bool write(Work work);
    [[nodiscard]] Instant oldest() const { return parts_.clock->now() - std::chrono::days{parts_.days}; }

    LateMatchesParts parts_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_; // the last member: it uses the others
};

void LateMatchesThread::run(const std::stop_token& stopping) {
    os::name_this_thread("late-matches");
    os::yield_to_everybody();
    while (!stopping.stop_requested()) {
        try {
            look_at_all_daily(stopping);
            while (!stopping.stop_requested() && look_at_some()) {}
        } catch (const std::exception& failure) { // the disk refuses a read: the writer will hear of it, too
            spdlog::error("calls cannot be looked up again: {}", failure.what());
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, stopping, parts_.interval, [] { return false; });
    }
}

// Slice by slice, so that the writer is never long at it.
void LateMatchesThread::look_at_all_daily(const std::stop_token& stopping) {
    const Instant now = parts_.clock->now();
    const std::optional<std::string> last = parts_.reader->setting(looked_at_all);
    std::int64_t last_ms = 0;
    if (last) std::from_chars(last->data(), last->data() + last->size(), last_ms);
    if (last && now < Instant{Milliseconds{last_ms}} + 24h) return;
    if (parts_.days == 0) return;
    const auto remember = [now](store::Transaction& transaction) -> Result<> {
        transaction.set_setting(looked_at_all, std::to_string(now.time_since_epoch().count()));
        return {};
    };
    for (Instant from = oldest(); last && from < now; from += slice) {
        const auto note = [from](store::Transaction& transaction) -> Result<> {
            transaction.look_again(from, from + slice);
            return {};
        };
        if (stopping.stop_requested() || !write(note)) return;
    }
    static_cast<void>(write(remember));
}

// False when nothing is left, or nothing can be written now.
bool LateMatchesThread::look_at_some() {
    const std::vector<store::LateMatch> matches = parts_.reader->late_matches(batch_calls_max);
    if (matches.empty()) return false;
    const auto settings = parts_.engine->matching_settings();
    std::vector<std::pair<store::LateMatch, std::optional<CallLink>>> looked_up;
    for (const store::LateMatch& match : matches)
        looked_up.emplace_back(match, link_for(match.call, *settings));
    return write([looked_up = std::move(looked_up)](store::Transaction& transaction) -> Result<> {
        for (const auto& [match, link] : looked_up)
            transaction.settle(match, link);
        return {};
    });
}

std::optional<CallLink> LateMatchesThread::link_for(const VoiceCall& call, const MatchingSettings& settings) {
    if (parts_.days == 0 || !call.ended_at || *call.ended_at < oldest() || call.related_record) return std::nullopt;
    const matching::Caller caller{.party = is_outgoing(call.type) ? call.to : call.from,
                                  .attributes = &call.attributes,
                                  .is_claimed = call.match.is_claimed};
    const CallerMatch match = matching::match_caller(caller, settings.rules, *parts_.reader);
    const RecordReference* record = linked_at_once(match);
    if (record == nullptr) return std::nullopt;
    return CallLink{.at = parts_.clock->now(), .by = {}, .record = *record, .note = note_of(match.candidates.front())};
}

bool LateMatchesThread::write(Work work) {
    const auto written = std::make_shared<std::promise<bool>>();
    std::future<bool> answer = written->get_future();
    const auto done = [written](const Result<>& result) { written->set_value(result.has_value()); };
    if (!parts_.engine->write(std::move(work), done)) return false;
    return answer.wait_for(parts_.patience) == std::future_status::ready && answer.get();
}

} // namespace

std::unique_ptr<LateMatches> start_late_matches(LateMatchesParts parts) {
    return std::make_unique<LateMatchesThread>(std::move(parts));
}

} // namespace answerd::telephony
