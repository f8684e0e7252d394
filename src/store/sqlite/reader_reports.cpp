// SPDX-License-Identifier: Apache-2.0
#include "sqlite/reader.hpp"
#include "sqlite/select.hpp"

namespace answerd::store {

namespace {

template <class Record>
void visit_rows(Statement& select, const std::function<void(const Record&)>& visit) {
    while (select.step())
        visit(Table<Record>::read(select));
}

} // namespace

// Each branch of the OR has an index of its own; a row that several branches find is visited once.
void SqliteReader::visit_items(Instant from, Instant to, const std::function<void(const WorkItem&)>& visit) {
    static const std::string sql = select_from<WorkItem>(
        "work_item", "WHERE (queued_at >= ?1 AND queued_at < ?2) OR (accepted_at >= ?1 AND accepted_at < ?2) OR "
                     "(closed_at >= ?1 AND closed_at < ?2) OR (closed_at IS NULL AND queued_at < ?2)");
    Statement select(database_, sql);
    bind_all(select, from, to);
    visit_rows(select, visit);
}

void SqliteReader::visit_works(Instant from, Instant to, const std::function<void(const AgentWork&)>& visit) {
    static const std::string sql = select_from<AgentWork>(
        "agent_work", "WHERE (assigned_at >= ?1 AND assigned_at < ?2) OR (accepted_at >= ?1 AND accepted_at < ?2) OR "
                      "(closed_at >= ?1 AND closed_at < ?2) OR (closed_at IS NULL AND assigned_at < ?2)");
    Statement select(database_, sql);
    bind_all(select, from, to);
    visit_rows(select, visit);
}

// Intervals of an agent follow each other without overlap, so besides those that start in [from, to) only the last one
// of each agent before `from` can reach into it. The agents are found by leaping through the key.
void SqliteReader::visit_presence(Instant from, Instant to, const std::function<void(const PresenceInterval&)>& visit) {
    static const std::string columns = Table<PresenceInterval>::columns();
    static const std::string sql =
        "WITH RECURSIVE someone(agent) AS ("
        "SELECT min(agent) FROM presence_interval UNION ALL "
        "SELECT (SELECT min(p.agent) FROM presence_interval p WHERE p.agent > someone.agent) FROM someone "
        "WHERE someone.agent IS NOT NULL) "
        "SELECT " +
        columns +
        " FROM presence_interval WHERE started_at >= ?1 AND started_at < ?2 UNION ALL "
        "SELECT p.agent, p.status, p.started_at, p.ended_at, p.reason FROM someone JOIN presence_interval p "
        "ON p.agent = someone.agent AND p.started_at = (SELECT max(b.started_at) FROM presence_interval b "
        "WHERE b.agent = someone.agent AND b.started_at < ?1) WHERE p.ended_at IS NULL OR p.ended_at > ?1";
    Statement select(database_, sql);
    bind_all(select, from, to);
    visit_rows(select, visit);
}

void SqliteReader::visit_calls(Instant from, Instant to, const std::function<void(const VoiceCall&)>& visit) {
    static const std::string sql = select_from<VoiceCall>(
        "voice_call", "WHERE (started_at >= ?1 AND started_at < ?2) OR (ended_at >= ?1 AND ended_at < ?2) OR "
                      "(status = 'in_progress' AND started_at < ?2)");
    Statement select(database_, sql);
    bind_all(select, from, to);
    visit_rows(select, visit);
}

} // namespace answerd::store
