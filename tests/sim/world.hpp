// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "disk.hpp"
#include "random.hpp"
#include "telephony/call_finder.hpp"
#include "telephony/recent_keys.hpp"

#include "answerd/core/core.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

namespace answerd::sim {

// A contact center without machines: the real core, a disk that commits in groups and loses what was not committed when
// the process dies, a provider that repeats, delays, reorders and loses events before the ingest's own memory of them,
// and people who do what people do. Everything follows from one seed.
class World {
public:
    // A rule that the judge is told wrongly: the core then breaks it, as far as the judge can see, and has to be
    // caught.
    enum class Misled {
        nowhere,
        tie_break,
        skill_levels,
        cooldowns,
        ageing,
        stages,
        skill_dates,
        percentages,
        pauses,
        expressions,
        bounds,
        own_calls
    };
    explicit World(std::uint64_t seed, Misled misled = Misled::nowhere);

    // Lives through `length`, then lets everybody go home and waits until nothing is open. Returns the first broken
    // promise in words, or nothing.
    [[nodiscard]] std::optional<std::string> live(Seconds length);

    [[nodiscard]] const Core& core() const { return core_; }
    [[nodiscard]] const std::vector<Event>& journal() const { return disk_.journal(); }
    [[nodiscard]] static CoreSettings settings(); // a memory so short that a simulated day sees every deadline
    [[nodiscard]] std::uint64_t steps() const { return steps_; }
    struct Counts {
        int calls = 0, offers = 0, accepted = 0, crashes = 0, lost_events = 0, repeated_events = 0,
            recognised_events = 0, restored_snapshots = 0, repeated_commands = 0, flowed_out = 0;
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    using Action = std::function<void()>;
    using Hearer = std::function<void(const Result<Answer>&)>;
    struct Planned {
        Instant at;
        std::uint64_t order;
        Action action;
        friend bool operator>(const Planned& a, const Planned& b) {
            return a.at != b.at ? a.at > b.at : a.order > b.order;
        }
    };
    struct SentCommand {
        Origin origin;
        Command command;
        std::optional<Result<Answer>> answer; // once it is durable
    };
    // What a person knows about the work on their screen.
    struct Desk {
        UserId id;
        std::optional<ConnectionId> connection;
        std::uint64_t last_seq = 0;
        int commands = 0;
        std::optional<SentCommand> newest;
    };
    // An event of the provider under its id, kept for ever: it may come again at any time.
    struct Told {
        command::CallSignal signal;
        bool is_sent = false;
        bool is_acknowledged = false;
    };
    struct Request {
        command::CreateWorkItem create;
        std::optional<Uuid> item; // as it was answered
    };
    // The ingest's memory: gone with the process, and then read from what survived.
    struct Ingest {
        Ingest(const Disk& disk, Milliseconds call_memory);

        test::FakeReader reader;
        telephony::CallFinder finder;
        telephony::RecentKeys recent;
    };

    // ---- the shell (world.cpp) ----
    void plan(Milliseconds after, Action action);
    Result<Answer> ask(const Origin& origin, const Command& command, Hearer on_commit = {});
    void be_copied() const;
    void judge_offers(const Decision& decision);
    [[nodiscard]] Event as_told_to_judge(Event event) const;
    void take(const Decision& decision);
    void commit();
    void hear(const AgentNotice& notice);
    void fire_deadlines();
    void crash();
    void recover();
    void check();
    void close_for_the_day();
    void cancel_what_is_left();
    void fail(std::string sentence);

    // ---- the organisation and its changes (organisation.cpp) ----
    void set_up();
    void set_up_channels();
    [[nodiscard]] static std::string endpoint_of(UserId agent);
    void set_up_rules();
    void configure(const ConfigurationEntity& entity);
    void change_configuration();
    void apply_configuration(const AgentProfile& agent);
    void change_queues();
    void change_groups();
    [[nodiscard]] std::vector<GroupName> some_groups();
    [[nodiscard]] QueueStage some_treatment(int after_seconds);
    [[nodiscard]] std::vector<QueueStage> some_stages(const std::string& next_queue);

    // ---- callers and their telephone system (callers.cpp) ----
    void plan_next_call();
    void start_call();
    void answer_control(const Control& control);

    // ---- the provider's events and the REST client's requests (provider.cpp) ----
    void signal(const command::CallSignal& signal, Milliseconds after, int loss_percent);
    void send(std::uint64_t number);
    void plan_next_work_item();
    void request(std::size_t number);
    void plan_supervision(WorkItemId item);
    void repeat_after_crash();

    // ---- agents (agents.cpp) ----
    void tell(std::size_t desk, const Command& command);
    void repeat_newest(std::size_t desk);
    void connect(std::size_t desk);
    void lose_connection(std::size_t desk);
    void act_on_offer(std::size_t desk, const WorkView& work);
    void act_in_conversation(std::size_t desk, AgentWorkId work, bool is_call);
    void plan_whim(std::size_t desk);
    void plan_own_call(std::size_t desk);
    Origin origin_of(std::size_t desk);
    [[nodiscard]] std::optional<std::size_t> desk_of(UserId agent) const;

    Random random_;
    Misled misled_;
    Core core_;
    Core shadow_;
    Instant now_{Milliseconds{1'700'000'000'000}};
    bool is_closing_ = false;
    std::uint64_t steps_ = 0;
    std::uint64_t planned_ = 0;
    std::priority_queue<Planned, std::vector<Planned>, std::greater<>> agenda_;
    Disk disk_;
    Batch uncommitted_;                // decided, lost by a crash
    std::vector<Action> after_commit_; // what the outside hears once it is durable
    std::optional<Ingest> ingest_;
    std::map<std::uint64_t, Told> told_;
    std::vector<Request> requests_;
    std::vector<Desk> desks_;
    int calls_ = 0;
    Counts counts_;
    std::optional<std::string> failure_;
};

// Everything design §5 promises of a state at rest; the first broken one in words. Restates the rules naively, on
// purpose without any index of the core.
[[nodiscard]] std::optional<std::string> broken_promise(const Core& core, Instant now);
// Of a whole journal: seqs are contiguous, each call of a provider begins once, each command is carried out once, each
// item is queued once and ends once, each work ends once.
[[nodiscard]] std::optional<std::string> broken_history(const std::vector<Event>& journal);
// ... whoever leaves a queue for voicemail, a callback or a message was taken over by the provider, and leaves behind
// what the stage said.
[[nodiscard]] std::optional<std::string> broken_letting_go(const std::vector<Event>& journal);
// ... and the command behind each decision, asked again at the same instant, is decided the same way, event by event.
[[nodiscard]] std::optional<std::string> broken_when_asked_again(const std::vector<Event>& journal,
                                                                 CoreSettings settings);

} // namespace answerd::sim
