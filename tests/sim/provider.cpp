// SPDX-License-Identifier: Apache-2.0
// Between the world and the core: a provider and a REST client that repeat what they are not sure of, and the ingest's
// own recognition of repeats, over what survived.
#include "world.hpp"

namespace answerd::sim {

namespace {

const UserId rest_client{Uuid{.high = 9, .low = 9}};

std::string receipt_key(const AdapterName& adapter, std::uint64_t number) {
    return adapter.value + "\n" + std::to_string(number);
}

} // namespace

World::Ingest::Ingest(const Disk& disk, Milliseconds call_memory)
    : reader(disk.records()), finder(reader, call_memory), recent(100) {}

// `after` is when it happens; what arrives may be late, doubled or missing. A copy carries the id of the first, or, as
// some telephone systems do it, an id of its own.
void World::signal(const command::CallSignal& signal, Milliseconds after, int loss_percent) {
    if (random_.chance(loss_percent)) {
        ++counts_.lost_events;
        return;
    }
    const int copies = random_.chance(10) ? 2 : 1;
    counts_.repeated_events += copies - 1;
    const auto first = ++planned_;
    told_.emplace(first, Told{.signal = signal});
    for (int copy = 0; copy < copies; ++copy) {
        auto number = first;
        if (copy > 0 && random_.chance(50)) told_.emplace(number = ++planned_, Told{.signal = signal});
        const auto mood = random_.between(1, 100); // the slowest come when the core has forgotten the call
        const Milliseconds delay{random_.between(0, mood <= 3 ? 600'000 : mood <= 15 ? 20'000 : 200)};
        plan(after + delay, [this, number] { send(number); });
    }
}

// The way of one event as the ingest goes it: known? over and filed? else to the core, with its receipt.
void World::send(std::uint64_t number) {
    auto& told = told_.at(number);
    told.is_sent = true;
    const auto key = receipt_key(told.signal.adapter, number);
    if (const auto* known = ingest_->recent.find(key); known != nullptr && !known->is_durable) {
        return; // acknowledged together with the first
    }
    if (ingest_->recent.find(key) != nullptr ||
        ingest_->reader.receipt_body(told.signal.adapter, std::to_string(number))) {
        ++counts_.recognised_events;
        told.is_acknowledged = true;
        return;
    }
    if (told.is_acknowledged) return fail("an acknowledged event was taken for a new one");
    ingest_->recent.start(key, 0);
    uncommitted_.receipts.push_back(key);
    const auto acknowledge = [this, number, key] {
        (void)ingest_->recent.finish(key);
        told_.at(number).is_acknowledged = true;
    };
    if (ingest_->finder.is_over_and_filed(told.signal, now_)) {
        after_commit_.push_back(acknowledge);
        return;
    }
    const auto signal = told.signal;
    // A refusal is an answer too: the provider does not repeat it.
    (void)ask({.kind = OriginKind::adapter, .user = {}, .command_id = {}}, signal,
              [acknowledge](const Result<Answer>&) { acknowledge(); });
}

void World::plan_next_work_item() {
    if (is_closing_) return;
    command::CreateWorkItem create;
    create.channel = {random_.chance(50) ? "chat" : "email"};
    create.queue = {random_.chance(50) ? "billing" : "support"};
    create.subject = PersonalText("a question");
    if (random_.chance(30)) create.priority = static_cast<int>(random_.between(0, 9));
    if (random_.chance(20)) create.secondary_priority = static_cast<int>(random_.between(0, 9));
    if (random_.chance(20)) create.target_accept_at = now_ + Milliseconds{random_.between(0, 120'000)};
    if (random_.chance(20)) create.preferred_agent = random_.pick(desks_).id;
    if (!create.preferred_agent && random_.chance(10)) create.required_agent = random_.pick(desks_).id;
    if (random_.chance(20))
        create.skill_expression = random_.chance(50) ? "spanish in 2..7" : "not (spanish or trainee)";
    if (random_.chance(40)) create.attributes["language"] = PersonalText(random_.chance(50) ? "es" : "fi");
    if (random_.chance(20)) create.attributes["tier"] = PersonalText("gold");
    requests_.push_back({.create = create});
    request(requests_.size() - 1);
    plan(Milliseconds{random_.between(5'000, 120'000)}, [this] { plan_next_work_item(); });
}

// A POST with its Idempotency-Key. Whatever was answered once is answered again, whoever has crashed in between.
void World::request(std::size_t number) {
    const Origin origin{
        .kind = OriginKind::user, .user = rest_client, .command_id = "request-" + std::to_string(number)};
    (void)ask(origin, requests_[number].create, [this, number](const Result<Answer>& answer) {
        auto& known = requests_[number].item;
        if (!answer || !answer->id) return fail("a work item was refused");
        if (known && *known != *answer->id) return fail("a repeated request created another work item");
        if (std::exchange(known, answer->id)) return;
        if (random_.chance(20)) plan_supervision(WorkItemId{*answer->id});
        while (random_.chance(50)) // somebody writes; after the end it is refused
            plan(Milliseconds{random_.between(1'000, 90'000)},
                 [this, item = WorkItemId{*answer->id}] { (void)ask({}, command::NoteActivity{.item = item}); });
        if (!random_.chance(15)) return;
        plan(Milliseconds{random_.between(1'000, 60'000)}, [this, item = WorkItemId{*answer->id}] {
            (void)ask({}, command::CancelWorkItem{.item = item}); // may be over already: then it is refused
        });
    });
}

// A supervisor takes an interest. Whatever cannot be done any more is refused.
void World::plan_supervision(WorkItemId item) {
    plan(Milliseconds{random_.between(500, 40'000)}, [this, item] {
        const auto what = random_.between(1, 5);
        if (what == 1) {
            (void)ask({}, command::ChangeWorkItem{.item = item, .priority = static_cast<int>(random_.between(0, 9))});
        } else if (what == 2 && random_.chance(30)) {
            (void)ask({}, command::ChangeWorkItem{.item = item, .queue = {}, .skill_expression = "spanish <= 8"});
        } else if (what == 2) {
            (void)ask({}, command::ChangeWorkItem{.item = item, .queue = {random_.chance(50) ? "billing" : "support"}});
        } else if (what == 3) {
            (void)ask({}, command::AssignWorkItem{.item = item, .agent = random_.pick(desks_).id});
        } else if (what == 4) {
            (void)ask({}, command::ReleaseWorkItem{.item = item});
        } else if (random_.chance(20)) {
            (void)ask({}, command::EndCallOfItem{.item = item});
        }
    });
}

// After a crash whoever has no answer asks again, and some of those who have one do so too.
void World::repeat_after_crash() {
    for (const auto& [number, told] : told_) {
        if (!told.is_sent || (told.is_acknowledged && !random_.chance(10))) continue;
        ++counts_.repeated_events;
        const bool is_slow = random_.chance(30); // so slow that the core has forgotten the call by then
        const Milliseconds delay{random_.between(100, is_slow ? 300'000 : 5'000)};
        plan(delay, [this, resent = number] { send(resent); });
    }
    for (std::size_t number = 0; number < requests_.size(); ++number) {
        if (requests_[number].item && !random_.chance(10)) continue;
        plan(Milliseconds{random_.between(100, 5'000)}, [this, number] { request(number); });
    }
}

} // namespace answerd::sim
