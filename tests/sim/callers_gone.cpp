// SPDX-License-Identifier: Apache-2.0
// Overflow out of a queue, told from the journal alone: nobody is let go without their provider, and nobody who was to
// be called back is forgotten.
#include "world.hpp"

#include <algorithm>
#include <map>

namespace answerd::sim {

namespace {

class Reader {
public:
    std::optional<std::string> read(const Event& event) {
        if (const auto* requested = std::get_if<event::ControlRequested>(&event.body)) {
            controls_.emplace(requested->control.id, requested->control);
        } else if (const auto* finished = std::get_if<event::ControlFinished>(&event.body)) {
            if (finished->succeeded) begun_.push_back(controls_.at(finished->control));
        } else if (const auto* queued = std::get_if<event::WorkItemQueued>(&event.body)) {
            items_.emplace(queued->item.id, queued->item);
            queued_.push_back(queued->item);
        } else if (const auto* closed = std::get_if<event::WorkItemClosed>(&event.body)) {
            if (closed->outcome == WorkItemOutcome::flowed_out) flowed_out_.push_back(items_.at(closed->item));
        }
        return event.completes_command ? decided() : std::nullopt;
    }

private:
    std::optional<std::string> decided() {
        for (const WorkItem& item : flowed_out_) {
            const auto treatment = std::ranges::find_if(begun_, [&](const Control& control) {
                return control.kind >= ControlKind::message && control.call == item.call;
            });
            if (treatment == begun_.end()) return "a caller was let go whom no provider had taken over";
            const auto left_behind = std::ranges::count_if(queued_, [&](const WorkItem& next) {
                return next.channel == treatment->follow_up_channel && next.requested_at == item.requested_at &&
                       next.arrival > item.arrival;
            });
            // The end of the call may be heard before the answer to a closing message, which leaves nothing behind.
            if (left_behind != (treatment->follow_up_channel.empty() ? 0 : 1)) {
                return "a caller left " + std::to_string(left_behind) + " works behind";
            }
        }
        flowed_out_.clear();
        queued_.clear();
        begun_.clear();
        return std::nullopt;
    }

    std::map<ControlId, Control> controls_;
    std::map<WorkItemId, WorkItem> items_;
    // Of the command that is being read.
    std::vector<Control> begun_;
    std::vector<WorkItem> queued_;
    std::vector<WorkItem> flowed_out_;
};

} // namespace

std::optional<std::string> broken_letting_go(const std::vector<Event>& journal) {
    Reader reader;
    for (const Event& event : journal) {
        if (auto broken = reader.read(event)) return broken;
    }
    return std::nullopt;
}

} // namespace answerd::sim
