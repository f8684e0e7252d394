// SPDX-License-Identifier: Apache-2.0
#include "visit_names.hpp"

#include "answerd/core/recorded.hpp"
#include "answerd/planning/recorded_day.hpp"

#include <algorithm>
#include <utility>

namespace answerd::planning {

namespace {

RecordedControl recorded(const Control& control) {
    return {.call = VisitNames::call(control), .work = control.work, .kind = control.kind};
}

} // namespace

class DayRecorder::Keeper {
public:
    Keeper(CoreSettings settings, Instant from, Instant until)
        : core_(settings), day_{.settings = settings, .from = from, .until = until} {}

    bool hear(const Event& event) {
        if (event.at >= day_.until) return false;
        decided_.push_back(event);
        if (event.completes_command) keep(std::exchange(decided_, {}));
        return true;
    }
    Result<RecordedDay> finish() {
        if (!is_open_) return std::unexpected(Problem(ProblemCode::not_found, "nothing is recorded in that time"));
        day_.from = std::max(day_.from, day_.commands.front().at);
        day_.until = std::min(day_.until, day_.commands.back().at + Milliseconds{1});
        return std::move(day_);
    }

private:
    void open();
    void keep(std::vector<Event> decided);
    void note(const Event& event);
    void note(const event::WorkItemQueued& queued, Instant at);
    void note(const event::WorkOffered& offered, Instant at);
    void note(const event::WorkAccepted& accepted, Instant at);
    void note(const event::WrapUpStarted& started, Instant at);
    void note(const event::WorkClosed& closed, Instant at);
    void note(const event::WorkItemClosed& closed, Instant at);
    void note(const event::ControlRequested& requested, Instant at);
    template <class Body>
    void note(const Body&, Instant) {}

    void add_visit(const std::string& name, const WorkItem& item);
    void end_conversation(AgentWorkId work, Instant at);
    [[nodiscard]] RecordedVisit* visit_of(AgentWorkId work);

    Core core_;
    RecordedDay day_;
    bool is_open_ = false;
    std::vector<Event> decided_;
    VisitNames names_;
    std::vector<std::string> name_of_visit_;
    std::optional<std::uint32_t> handed_on_; // the visit that the command has handed on
    bool flowed_out_ = false;                // ... to work that waits on, after voicemail or for a callback
    std::unordered_map<AgentWorkId, Instant> accepted_at_;
    std::unordered_map<AgentWorkId, Instant> offered_at_;
    std::unordered_map<AgentWorkId, Instant> talked_until_;
};

void DayRecorder::Keeper::open() {
    is_open_ = true;
    day_.opening = core_.state();
    for (const auto& [id, live] : day_.opening.items)
        add_visit(VisitNames::open(id), live.item);
    for (const auto& [id, work] : day_.opening.works) {
        const auto visit = day_.visit_of_item.find(work.item);
        if (visit == day_.visit_of_item.end()) continue;
        day_.visit_of_work.emplace(id, visit->second);
        offered_at_.emplace(id, work.assigned_at);
        if (work.accepted_at) accepted_at_.emplace(id, *work.accepted_at);
    }
    for (const auto& [id, control] : day_.opening.controls)
        day_.controls.emplace(id, recorded(control));
}

void DayRecorder::Keeper::keep(std::vector<Event> decided) {
    const bool is_wanted = decided.front().at >= day_.from;
    if (is_wanted && !is_open_) open();
    if (is_wanted) {
        RecordedCommand& kept = day_.commands.emplace_back();
        kept.at = decided.front().at;
        kept.origin = decided.front().origin;
        kept.command = command_behind(core_.state(), decided);
    }
    handed_on_.reset();
    for (const Event& event : decided) {
        core_.apply(event);
        if (is_wanted) note(event);
    }
    if (is_wanted && !day_.commands.back().command) day_.commands.back().facts = std::move(decided);
}

void DayRecorder::Keeper::note(const Event& event) {
    std::visit([&](const auto& body) { note(body, event.at); }, event.body);
}

void DayRecorder::Keeper::add_visit(const std::string& name, const WorkItem& item) {
    const auto visit = static_cast<std::uint32_t>(day_.visits.size());
    RecordedVisit& added = day_.visits.emplace_back();
    added.queue = item.queue;
    added.queued_at = item.queued_at;
    name_of_visit_.push_back(name);
    day_.visit_named.emplace(name, visit);
    day_.visit_of_item.emplace(item.id, visit);
}

void DayRecorder::Keeper::note(const event::WorkItemQueued& queued, Instant) {
    const WorkItem& item = queued.item;
    const auto from = std::exchange(handed_on_, std::nullopt);
    if (from && !flowed_out_) {
        day_.visits[*from].transferred_to_agent = item.required_agent;
        if (!item.required_agent) day_.visits[*from].transferred_to = item.queue;
    }
    if (item.call) {
        add_visit(names_.leg(core_.state(), *item.call), item);
    } else if (from) {
        add_visit(VisitNames::handed_on(name_of_visit_[*from]), item);
    } else {
        day_.commands.back().creates = static_cast<std::uint32_t>(day_.visits.size());
        add_visit(VisitNames::created(day_.commands.size() - 1), item);
    }
}

void DayRecorder::Keeper::note(const event::WorkOffered& offered, Instant at) {
    const auto visit = day_.visit_of_item.find(offered.work.item);
    if (visit == day_.visit_of_item.end()) return;
    day_.visit_of_work.emplace(offered.work.id, visit->second);
    offered_at_.emplace(offered.work.id, at);
    day_.commands.back().offers.push_back(
        {.visit = visit->second, .agent = offered.work.agent, .work = offered.work.id, .at = at});
}

RecordedVisit* DayRecorder::Keeper::visit_of(AgentWorkId work) {
    const auto visit = day_.visit_of_work.find(work);
    return visit == day_.visit_of_work.end() ? nullptr : &day_.visits[visit->second];
}

void DayRecorder::Keeper::note(const event::WorkAccepted& accepted, Instant at) {
    RecordedVisit* visit = visit_of(accepted.work);
    if (visit == nullptr) return;
    accepted_at_.emplace(accepted.work, at);
    if (visit->accepted_at) return;
    visit->accepted_at = at;
    visit->accept_delay = at - offered_at_.at(accepted.work);
}

void DayRecorder::Keeper::end_conversation(AgentWorkId work, Instant at) {
    RecordedVisit* visit = visit_of(work);
    const auto accepted = accepted_at_.find(work);
    if (visit == nullptr || accepted == accepted_at_.end() || talked_until_.contains(work)) return;
    visit->conversation = at - accepted->second;
    talked_until_.emplace(work, at);
}

void DayRecorder::Keeper::note(const event::WrapUpStarted& started, Instant at) {
    end_conversation(started.work, at);
}

void DayRecorder::Keeper::note(const event::WorkClosed& closed, Instant at) {
    end_conversation(closed.work, at);
    RecordedVisit* visit = visit_of(closed.work);
    if (visit != nullptr && talked_until_.contains(closed.work)) visit->wrap_up = at - talked_until_.at(closed.work);
}

void DayRecorder::Keeper::note(const event::WorkItemClosed& closed, Instant at) {
    const auto found = day_.visit_of_item.find(closed.item);
    if (found == day_.visit_of_item.end()) return;
    if (closed.outcome == WorkItemOutcome::abandoned) day_.visits[found->second].abandoned_at = at;
    flowed_out_ = closed.outcome == WorkItemOutcome::flowed_out;
    if (flowed_out_ || closed.outcome == WorkItemOutcome::transferred) handed_on_ = found->second;
}

void DayRecorder::Keeper::note(const event::ControlRequested& requested, Instant) {
    const Control& control = requested.control;
    day_.controls.emplace(control.id, recorded(control));
}

DayRecorder::DayRecorder(CoreSettings settings, Instant from, Instant until)
    : keeper_(std::make_unique<Keeper>(settings, from, until)) {}
DayRecorder::~DayRecorder() = default;

bool DayRecorder::hear(const Event& event) {
    return keeper_->hear(event);
}

Result<RecordedDay> DayRecorder::finish() {
    return keeper_->finish();
}

} // namespace answerd::planning
