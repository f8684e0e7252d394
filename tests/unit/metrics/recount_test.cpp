// SPDX-License-Identifier: Apache-2.0
// Every figure of the reports equals a recount from the journal (invariant 34).
#include "support/core_world.hpp"
#include "support/metrics_recount.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace answerd::testing {
namespace {

using command::SignalKind;
using test_support::JournalRecount;
using test_support::Recount;
using test_support::RecountSpan;
using test_support::rows_of;

constexpr int agents = 4;

// A day in which callers come, give up and are put on, and agents answer, refuse, ignore, rest and vanish.
class BusyDay {
public:
    explicit BusyDay(std::uint64_t seed) : random_(seed), world_(a_contact_center()) {
        world_.put(AdapterProfile{.name = {"byo"}, .kind = "byo", .capabilities = {.voicemail = true}});
        for (const auto& [name, zone, waiting_max] :
             {std::tuple{"support", "Europe/Berlin", 3}, std::tuple{"billing", "America/New_York", 0}}) {
            Queue queue = world_.core.state().configuration.queues.at({name}).value;
            queue.time_zone = zone;
            queue.waiting_max = waiting_max;
            queue.stages = {{.after_seconds = 30, .treatment = Treatment::voicemail, .follow_up_channel = {"chat"}}};
            world_.put(queue);
        }
        for (int agent = 1; agent <= agents; ++agent)
            world_.online(agent);
        start_ = world_.now;
    }

    const CoreWorld& run(int steps) {
        for (int step = 0; step < steps; ++step) {
            do_something();
            answer_controls();
            world_.pass(Milliseconds(below(below(3) == 0 ? 120'000 : 9'000)));
        }
        return world_;
    }
    [[nodiscard]] Instant start() const { return start_; }

private:
    std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(random_() % static_cast<unsigned>(bound));
    }
    int agent() { return 1 + static_cast<int>(below(agents)); }

    void do_something() {
        const auto dice = below(20);
        if (dice < 5) {
            world_.queue_call("call-" + std::to_string(++calls_), below(2) == 0 ? "support" : "billing");
        } else if (dice < 7) {
            chats_.push_back(world_.queue_chat(below(2) == 0 ? "support" : "billing"));
        } else if (dice < 10 && calls_ > 0) {
            static constexpr std::array kinds{SignalKind::ended, SignalKind::ended, SignalKind::held,
                                              SignalKind::resumed};
            const auto call = "call-" + std::to_string(std::max<std::int64_t>(1, calls_ - below(6)));
            (void)world_.send(signal(call, kinds[static_cast<std::size_t>(below(4))], world_.now));
        } else if (dice == 10 && !chats_.empty()) {
            (void)world_.send(
                command::CancelWorkItem{.item = chats_[static_cast<std::size_t>(below(std::ssize(chats_)))]});
        } else if (dice < 17) {
            handle_a_work();
        } else {
            move_an_agent();
        }
    }

    void answer_controls() {
        for (const Control& control : world_.core.pending_controls()) {
            const bool succeeds = below(2) == 0;
            world_.ok(command::ControlResult{.control = control.id, .succeeded = succeeds, .error = {}});
        }
    }

    void handle_a_work() {
        const int number = agent();
        for (const AgentWorkId work : std::vector(world_.agent(number).works)) {
            const UserId id = agent_id(number);
            switch (below(6)) {
            case 0:
                (void)world_.send(command::DeclineWork{.agent = id, .work = work, .reason = {}});
                break;
            case 1:
                (void)world_.send(command::CloseWork{.agent = id, .work = work});
                break;
            case 2:
                (void)world_.send(command::EndWrapUp{.agent = id, .work = work});
                break;
            case 3:
                (void)world_.send(command::TransferWork{.agent = id, .work = work, .queue = {"billing"}});
                break;
            default:
                (void)world_.send(command::AcceptWork{.agent = id, .work = work});
            }
        }
    }

    void move_an_agent() {
        const int number = agent();
        const UserId id = agent_id(number);
        switch (below(5)) {
        case 0:
            (void)world_.send(command::SetPresence{.agent = id, .status = {"break"}});
            break;
        case 1:
            if (const auto connection = world_.agent(number).connection) {
                (void)world_.send(command::AgentDisconnected{.agent = id, .connection = *connection});
            }
            break;
        case 2:
            world_.restart();
            break;
        default:
            world_.online(number);
        }
    }

    std::mt19937_64 random_;
    CoreWorld world_;
    Instant start_;
    int calls_ = 0;
    std::vector<WorkItemId> chats_;
};

metrics::ReportBuilder report_of(const CoreWorld& world, const RecountSpan& span) {
    std::map<QueueName, Queue> queues;
    std::map<PresenceStatusName, PresenceStatus> statuses;
    const Configuration& configuration = world.core.state().configuration;
    for (const auto& [name, queue] : configuration.queues)
        queues[name] = queue.value;
    for (const auto& [name, status] : configuration.presence_statuses)
        statuses[name] = status.value;
    metrics::ReportBuilder report(span.from, span.to, span.interval, queues, statuses);
    for (const auto& [id, item] : world.items)
        report.add(item);
    for (const auto& [id, work] : world.works)
        report.add(work);
    for (const auto& [key, interval] : world.presence)
        report.add(interval, span.now);
    return report;
}

template <class Counters>
std::vector<std::string> untouched(const Counters& counters) {
    std::vector<std::string> names;
    using Members = boost::describe::describe_members<Counters, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        if (counters.*member.pointer == 0) names.emplace_back(member.name);
    });
    return names;
}

std::string text_of(Instant at) {
    return std::to_string(at.time_since_epoch().count());
}
std::string text_of(const std::tuple<Instant, QueueName, ChannelName>& key) {
    return text_of(std::get<0>(key)) + " " + std::get<1>(key).value + " " + std::get<2>(key).value;
}
std::string text_of(const std::pair<Instant, UserId>& key) {
    return text_of(key.first) + " " + to_string(key.second);
}

// The keys of cells that are not the same in both; empty when all are.
template <class Cells>
std::string differing_cells(const Cells& reported, const Cells& counted) {
    std::string found;
    for (const auto& [key, counters] : reported) {
        const auto other = counted.find(key);
        if (other == counted.end() || other->second != counters) found += "reported " + text_of(key) + "; ";
    }
    for (const auto& [key, counters] : counted) {
        if (!reported.contains(key)) found += "counted " + text_of(key) + "; ";
    }
    return found;
}

RC_GTEST_PROP(Reports, EqualARecountFromTheJournalInEveryCell, (std::uint64_t seed)) {
    BusyDay day(seed);
    const CoreWorld& world = day.run(70);
    const JournalRecount journal(world.events);

    for (const auto interval : {metrics::Interval::whole, metrics::Interval::quarter_hour, metrics::Interval::day}) {
        const RecountSpan all{.from = day.start(), .to = world.now, .interval = interval, .now = world.now};
        const RecountSpan middle{.from = day.start() + (world.now - day.start()) / 3,
                                 .to = world.now - (world.now - day.start()) / 4,
                                 .interval = interval,
                                 .now = world.now};
        for (const RecountSpan& span : {all, middle}) {
            const Recount counted = journal.over(span);
            const Recount reported = rows_of(report_of(world, span));
            RC_ASSERT(differing_cells(reported.queues, counted.queues) == "");
            RC_ASSERT(differing_cells(reported.agents, counted.agents) == "");
        }
    }
}

// Without this the recount could agree because nothing happened.
TEST(Reports, OfTheRandomDaysTouchEveryCounter) {
    metrics::QueueCounters queues;
    metrics::AgentCounters agents_sum;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        BusyDay day(seed);
        const CoreWorld& world = day.run(120);
        const RecountSpan span{.from = day.start(), .to = world.now, .now = world.now};
        for (const auto& row : report_of(world, span).queue_rows())
            queues += row.counters;
        for (const auto& row : report_of(world, span).agent_rows())
            agents_sum += row.counters;
    }

    EXPECT_EQ(untouched(queues), std::vector<std::string>{});
    EXPECT_EQ(untouched(agents_sum), std::vector<std::string>{});
}

TEST(Reports, CountWhatHappenedOnADayThatIsKnown) {
    CoreWorld world = a_contact_center();
    world.online(1);
    const Instant start = world.now;
    world.queue_call("answered");
    world.pass(Seconds{5});
    world.ok(command::AcceptWork{.agent = agent_id(1), .work = world.work_of(1).id});
    world.queue_call("gives up");
    world.pass(Seconds{60});
    world.end_call("gives up");
    world.end_call("answered");
    world.pass(Seconds{30});

    const RecountSpan span{.from = start, .to = world.now + Seconds{1}, .now = world.now};
    const Recount rows = rows_of(report_of(world, span));

    ASSERT_EQ(rows.queues.size(), 1U);
    EXPECT_EQ(rows.queues.begin()->second, (metrics::QueueCounters{.offered = 2,
                                                                   .service_level_items = 2,
                                                                   .answered = 1,
                                                                   .answered_within = 1,
                                                                   .abandoned = 1,
                                                                   .handled = 1,
                                                                   .wait_answered_ms = 5'000,
                                                                   .wait_abandoned_ms = 60'000,
                                                                   .wait_max_ms = 60'000,
                                                                   .talk_ms = 60'000,
                                                                   .wrap_up_ms = 30'000}));
    ASSERT_EQ(rows.agents.size(), 1U);
    EXPECT_EQ(rows.agents.begin()->second, (metrics::AgentCounters{.offers = 1,
                                                                   .accepted = 1,
                                                                   .handled = 1,
                                                                   .talk_ms = 60'000,
                                                                   .wrap_up_ms = 30'000,
                                                                   .signed_in_ms = 95'000,
                                                                   .available_ms = 95'000}));
    EXPECT_EQ(rows, JournalRecount(world.events).over(span));
}

} // namespace
} // namespace answerd::testing
