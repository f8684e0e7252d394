// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/custom_field.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"
#include "answerd/domain/matching_rule.hpp"
#include "answerd/domain/phone_number.hpp"
#include "answerd/domain/softphone_layout.hpp"
#include "answerd/domain/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What an admin sets up, in Omni-Channel's terms (reference omni-channel-and-voice.md §4.1). Each is a value with a
// stable name; the core checks the rules between them and stamps every decision with the revision it used.
namespace answerd {

// How long accepted work counts against its agent (row D18). tab_based: until its conversation is closed; when the
// agent is gone it goes back to its queue. status_based: until it is completed, or somebody gives it to another agent;
// its agent may sign out in between, and finds it again.
enum class CapacityModel { tab_based, status_based };
ANSWERD_DESCRIBE_ENUM(CapacityModel, tab_based, status_based)

struct ServiceChannel {
    ChannelName name;
    std::string label;
    bool exclusive = false;            // takes the agent's whole capacity: one call at a time (row D15)
    int wrap_up_seconds = 0;           // after-conversation work; 0 = none
    int wrap_up_extension_seconds = 0; // each time the agent asks for more; 0 = there is none
    int wrap_up_extensions_max = 0;
    // Counts against the agent's interruptible capacity: an agent full of it still gets other work, never the reverse.
    bool interruptible = false;
    bool auto_accept = false; // its offers are accepted at once, whatever the agent's presence configuration says
    CapacityModel capacity_model = CapacityModel::tab_based;
    // Whether work that an agent takes up again, or is given while it was another's, needs room (row D19).
    bool check_capacity_on_resume = false;
    bool check_capacity_on_reassign = false;
    // Work in which nobody has written for so long is put aside by itself, until the customer writes again; 0 = never.
    int silence_seconds = 0;
    friend bool operator==(const ServiceChannel&, const ServiceChannel&) = default;
};
ANSWERD_DESCRIBE(ServiceChannel, name, label, exclusive, wrap_up_seconds, wrap_up_extension_seconds,
                 wrap_up_extensions_max, interruptible, auto_accept, capacity_model, check_capacity_on_resume,
                 check_capacity_on_reassign, silence_seconds)

struct Skill {
    SkillName name;
    std::string label;
    friend bool operator==(const Skill&, const Skill&) = default;
};
ANSWERD_DESCRIBE(Skill, name, label)

// A status without channels means busy.
struct PresenceStatus {
    PresenceStatusName name;
    std::string label;
    std::vector<ChannelName> channels;
    friend bool operator==(const PresenceStatus&, const PresenceStatus&) = default;
};
ANSWERD_DESCRIBE(PresenceStatus, name, label, channels)

struct PresenceConfiguration {
    PresenceConfigurationName name;
    std::string label;
    int capacity = 1; // units; each work item takes its routing configuration's weight
    // What interruptible and other work may take together when the next item is interruptible; empty = capacity.
    std::optional<int> interruptible_capacity;
    bool auto_accept = false; // excludes decline_allowed
    bool decline_allowed = true;
    std::vector<std::string> decline_reasons;  // when not empty, a decline must name one of these
    PresenceStatusName status_on_decline;      // empty = stay
    PresenceStatusName status_on_push_timeout; // also when the agent's line could not be reached; empty = stay
    // What the agent's console plays at an offer, and when its connection is lost (row E17): a name or an address that
    // the console knows; empty = its own.
    std::string request_sound = {};
    std::string disconnect_sound = {};
    friend bool operator==(const PresenceConfiguration&, const PresenceConfiguration&) = default;
};
ANSWERD_DESCRIBE(PresenceConfiguration, name, label, capacity, interruptible_capacity, auto_accept, decline_allowed,
                 decline_reasons, status_on_decline, status_on_push_timeout, request_sound, disconnect_sound)

// external: answerd never chooses; an adapter, a program or a supervisor assigns the item (row D4).
enum class RoutingModel { least_active, most_available, external };
ANSWERD_DESCRIBE_ENUM(RoutingModel, least_active, most_available, external)

// Among agents whom the model holds equal. `scarcity`: whoever serves the fewest queues and holds the fewest skills
// first, so that those who can do more stay free for work that only they can do (reference
// routing-and-insight-quality.md A3); then, and with `longest_idle` at once, the longest idle.
enum class TieBreak { scarcity, longest_idle };
ANSWERD_DESCRIBE_ENUM(TieBreak, scarcity, longest_idle)

struct SkillRequirement {
    SkillName skill;
    int level = 0; // the agent needs at least this level (0 to 10)
    // An additional skill is dropped when the item has waited long enough (drop_additional_skills_seconds), those with
    // the highest drop priority first; a required one never.
    bool is_additional = false;
    int drop_priority = 0; // 0 to 10
    friend auto operator<=>(const SkillRequirement&, const SkillRequirement&) = default;
};
ANSWERD_DESCRIBE(SkillRequirement, skill, level, is_additional, drop_priority)

struct RoutingConfiguration {
    RoutingConfigurationName name;
    std::string label;
    int priority = 5;           // 0 is served first
    int secondary_priority = 5; // among items of one priority: 0 is served first
    RoutingModel model = RoutingModel::least_active;
    TieBreak tie_break = TieBreak::scarcity;
    int weight = 1; // units of capacity; an exclusive channel takes all of it whatever stands here
    // Instead of a weight (which then stays at 1): so many hundredths of whatever capacity the agent has (row D14).
    std::optional<int> capacity_percentage = std::nullopt;
    // What it takes while its agent has paused it (row D17), in units or percent; neither = as much as before.
    std::optional<int> paused_weight = std::nullopt;
    std::optional<int> paused_percentage = std::nullopt;
    int push_timeout_seconds = 20;          // 0 = an offer waits until answered
    int decline_cooldown_seconds = 30;      // after a decline or a push timeout the same agent is not offered this item
    int drop_additional_skills_seconds = 0; // one group of additional skills each time so much has passed; 0 = never
    std::vector<SkillRequirement> skills;
    std::string skill_expression; // beside the skills (domain/skill_expression.hpp); empty = none
    SkillRulesName skill_rules;   // and the skills that follow from the work's attributes; empty = none
    friend bool operator==(const RoutingConfiguration&, const RoutingConfiguration&) = default;
};
ANSWERD_DESCRIBE(RoutingConfiguration, name, label, priority, secondary_priority, model, tie_break, weight,
                 capacity_percentage, paused_weight, paused_percentage, push_timeout_seconds, decline_cooldown_seconds,
                 drop_additional_skills_seconds, skills, skill_expression, skill_rules)

// What a provider does with a caller who waits. All but an announcement take the caller out of the queue, as soon as
// the provider says that it has begun; until then, and where it fails, the caller keeps their place.
enum class Treatment {
    none,
    announcement, // the caller hears a message and goes on waiting
    message,      // ... hears it, and the call ends
    voicemail,    // ... leaves a message
    callback,     // ... is called back; not a caller without a number
};
ANSWERD_DESCRIBE_ENUM(Treatment, none, announcement, message, voicemail, callback)

// What changes for an item when it has been in its queue for `after_seconds`. Looked at once, then; where a condition
// does not hold the stage is passed over.
struct QueueStage {
    int after_seconds = 0; // 0 = on arrival
    // Conditions; all that are set have to hold.
    int when_waiting_over = 0;          // more items than this wait in the queue, this one included; 0 = no condition
    bool when_nobody_signed_in = false; // no member of the queue is in a status with the item's channel
    bool when_closed = false;           // the queue is outside its business hours
    // Who may take it from then on, beside the members.
    std::vector<QueueName> also_members_of;
    int lower_levels_by = 0; // of every skill that is asked for, not below 0
    QueueName move_to; // overflow: the item goes on in another queue, by its rules, with its age; empty = it stays
    // Overflow out of the queue, of calls alone and not together with `move_to`. Passed over where the call's adapter
    // cannot do it, and while another treatment of the call has not begun.
    Treatment treatment = Treatment::none;
    std::string message; // what is played, by the name that the provider knows it by
    // Voicemail and callback: the work item that the caller leaves in the queue, with their age (row M6). Of a callback
    // it is the one trace, so a callback has to have one.
    ChannelName follow_up_channel;
    friend bool operator==(const QueueStage&, const QueueStage&) = default;
};
ANSWERD_DESCRIBE(QueueStage, after_seconds, when_waiting_over, when_nobody_signed_in, when_closed, also_members_of,
                 lower_levels_by, move_to, treatment, message, follow_up_channel)

struct Queue {
    QueueName name;
    std::string label;
    RoutingConfigurationName routing;
    std::string time_zone = "UTC";  // IANA name; report intervals are cut in it
    int service_level_seconds = 20; // the T of the service level
    int short_abandon_seconds = 5;  // the S below which an abandon does not count
    int waiting_max = 0;            // 0 = no bound; above it new items are deflected
    // So many of its items at most are offered or in conversation at once; further ones wait. 0 = no bound. Work given
    // to an agent by name counts, and is not held back.
    int active_max = 0;
    int hold_alert_seconds = 0; // a caller on hold for so long is forgotten: the agent is told, once a hold; 0 = never
    std::optional<int> wrap_up_seconds; // overrides the channel's
    bool disposition_required = false;  // wrap-up cannot be ended by hand without one
    // 0 = priority is strict. Otherwise one step of priority inside this queue is worth this many seconds of waiting,
    // so that nothing starves; against other queues its items have the routing configuration's priority.
    int ageing_seconds = 0;
    // 0 = oldest first. Otherwise SLA rescue: who can still be answered within the service level goes first, the one
    // with the least time left; but nobody waits longer than this many times the service level without being the next.
    int rescue_cap = 0;
    std::vector<QueueStage> stages;   // by after_seconds, ascending
    std::vector<GroupName> groups;    // their agents are members, beside those who name the queue themselves
    BusinessHoursName business_hours; // outside them it is closed; empty = always open
    friend bool operator==(const Queue&, const Queue&) = default;
};
ANSWERD_DESCRIBE(Queue, name, label, routing, time_zone, service_level_seconds, short_abandon_seconds, waiting_max,
                 active_max, hold_alert_seconds, wrap_up_seconds, disposition_required, ageing_seconds, rescue_cap,
                 stages, groups, business_hours)

struct Disposition {
    DispositionName name;
    std::string label;
    std::string category;
    friend bool operator==(const Disposition&, const Disposition&) = default;
};
ANSWERD_DESCRIBE(Disposition, name, label, category)

// A dialled number (DNIS) and the queue its calls go to when the provider names none.
struct EntryPoint {
    EntryPointName name;
    std::string label;
    E164 number;
    QueueName queue;
    std::vector<SkillRequirement> skills;
    std::string skill_expression;
    BusinessHoursName business_hours; // empty = always open
    QueueName closed_queue;           // where its calls go outside them
    // ISO 3166 code: callers whose number comes without a country are of this region; empty = of the adapter's.
    std::string region;
    friend bool operator==(const EntryPoint&, const EntryPoint&) = default;
};
ANSWERD_DESCRIBE(EntryPoint, name, label, number, queue, skills, skill_expression, business_hours, closed_queue, region)

struct AgentSkill {
    SkillName skill;
    int level = 0;
    // It counts from the one instant until the other (row D7); empty = no bound on that side.
    std::optional<Instant> valid_from = std::nullopt;
    std::optional<Instant> valid_until = std::nullopt;
    friend auto operator<=>(const AgentSkill&, const AgentSkill&) = default;
};
ANSWERD_DESCRIBE(AgentSkill, skill, level, valid_from, valid_until)

[[nodiscard]] inline bool counts_at(const AgentSkill& held, Instant at) {
    return (!held.valid_from || *held.valid_from <= at) && (!held.valid_until || at < *held.valid_until);
}

// The routing side of a user with the agent role.
struct AgentProfile {
    UserId id;
    std::string display_name;
    std::vector<QueueName> queues;
    std::vector<AgentSkill> skills;
    PresenceConfigurationName presence_configuration;
    std::string endpoint;                 // where the provider reaches this agent: an extension, a SIP URI, an agent id
    SoftphoneLayoutName softphone_layout; // what opens on the agent's screen; empty = the one record, or the picker
    friend bool operator==(const AgentProfile&, const AgentProfile&) = default;
};
ANSWERD_DESCRIBE(AgentProfile, id, display_name, queues, skills, presence_configuration, endpoint, softphone_layout)

// Agents who become members of queues together.
struct Group {
    GroupName name;
    std::string label;
    std::vector<UserId> agents;
    friend bool operator==(const Group&, const Group&) = default;
};
ANSWERD_DESCRIBE(Group, name, label, agents)

enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
ANSWERD_DESCRIBE_ENUM(Weekday, monday, tuesday, wednesday, thursday, friday, saturday, sunday)

// From the first minute until before the last one, by the wall clock: "09:00" to "17:30". A day ends at "24:00".
struct Opening {
    std::string from;
    std::string until;
    friend bool operator==(const Opening&, const Opening&) = default;
};
ANSWERD_DESCRIBE(Opening, from, until)

struct WeeklyOpening {
    Weekday day = Weekday::monday;
    std::string from;
    std::string until;
    friend bool operator==(const WeeklyOpening&, const WeeklyOpening&) = default;
};
ANSWERD_DESCRIBE(WeeklyOpening, day, from, until)

struct Holiday {
    std::string date; // "2026-12-24"
    std::string label;
    std::vector<Opening> openings; // in place of the weekday's; none = closed
    friend bool operator==(const Holiday&, const Holiday&) = default;
};
ANSWERD_DESCRIBE(Holiday, date, label, openings)

// From `from` on the wall clock is so many seconds ahead of UTC.
struct ZoneOffset {
    Instant from{};
    int seconds = 0;
    friend bool operator==(const ZoneOffset&, const ZoneOffset&) = default;
};
ANSWERD_DESCRIBE(ZoneOffset, from, seconds)

struct BusinessHours {
    BusinessHoursName name;
    std::string label;
    std::string time_zone = "UTC"; // IANA name
    std::vector<WeeklyOpening> weekly;
    std::vector<Holiday> holidays;
    // What the time zone means, for the years to come: filled in by the server from its time zone data when the hours
    // are written, so that neither a decision nor a replay ever depends on what a machine knows (decision 0017).
    std::vector<ZoneOffset> zone_offsets;
    friend bool operator==(const BusinessHours&, const BusinessHours&) = default;
};
ANSWERD_DESCRIBE(BusinessHours, name, label, time_zone, weekly, holidays, zone_offsets)

// What an adapter can be told to do. A control the adapter lacks is refused, never ignored (row F2).
struct AdapterCapabilities {
    bool connect = false; // bridge the caller to an agent's endpoint on accept
    bool hold = false;
    bool transfer = false;
    bool hang_up = false;
    bool recording_pause = false;
    bool announcement = false; // to play a message to a caller who waits, also as the last thing they hear
    bool voicemail = false;
    bool callback = false;
    friend bool operator==(const AdapterCapabilities&, const AdapterCapabilities&) = default;
};
ANSWERD_DESCRIBE(AdapterCapabilities, connect, hold, transfer, hang_up, recording_pause, announcement, voicemail,
                 callback)

// The part of an adapter that decisions depend on. Its secrets and addresses stay with the process configuration.
struct AdapterProfile {
    AdapterName name;
    std::string kind; // "byo", "amazon_connect"
    AdapterCapabilities capabilities;
    QueueName default_queue; // when neither the event nor an entry point names one; may be empty
    friend bool operator==(const AdapterProfile&, const AdapterProfile&) = default;
};
ANSWERD_DESCRIBE(AdapterProfile, name, kind, capabilities, default_queue)

// Work whose attribute has this value needs this skill.
struct SkillRule {
    std::string attribute;
    std::string value;
    SkillName skill;
    int level = 0;
    bool is_additional = false;
    int drop_priority = 0;
    friend bool operator==(const SkillRule&, const SkillRule&) = default;
};
ANSWERD_DESCRIBE(SkillRule, attribute, value, skill, level, is_additional, drop_priority)

// From attributes to skills (WorkSkillRouting, rows D10 and D24). Read when an item enters a queue whose routing
// configuration names them. All rows that fit count; an attribute that is in some row, and fits none, is reported.
struct SkillRules {
    SkillRulesName name;
    std::string label;
    ChannelName channel; // only for its work; empty = for all
    std::vector<SkillRule> rows;
    friend bool operator==(const SkillRules&, const SkillRules&) = default;
};
ANSWERD_DESCRIBE(SkillRules, name, label, channel, rows)

// Anything that is configured. The alternative's place is part of the journal format: append, never reorder.
using ConfigurationEntity =
    std::variant<ServiceChannel, Skill, PresenceStatus, PresenceConfiguration, RoutingConfiguration, Queue, Disposition,
                 EntryPoint, AgentProfile, AdapterProfile, Group, SkillRules, BusinessHours, MatchingRule,
                 SoftphoneLayout, CustomField>;

enum class ConfigurationKind {
    service_channel,
    skill,
    presence_status,
    presence_configuration,
    routing_configuration,
    queue,
    disposition,
    entry_point,
    agent,
    adapter,
    group,
    skill_rules,
    business_hours,
    matching_rule,
    softphone_layout,
    custom_field,
};
ANSWERD_DESCRIBE_ENUM(ConfigurationKind, service_channel, skill, presence_status, presence_configuration,
                      routing_configuration, queue, disposition, entry_point, agent, adapter, group, skill_rules,
                      business_hours, matching_rule, softphone_layout, custom_field)

[[nodiscard]] ConfigurationKind kind_of(const ConfigurationEntity& entity);
// The name, or for an agent the id in text form: the key under which the entity is stored.
[[nodiscard]] std::string key_of(const ConfigurationEntity& entity);

} // namespace answerd
