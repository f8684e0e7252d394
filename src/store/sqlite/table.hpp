// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sqlite/statement.hpp"

#include "answerd/domain/crm.hpp"
#include "answerd/domain/import_job.hpp"
#include "answerd/domain/user.hpp"
#include "answerd/domain/voice_call.hpp"
#include "answerd/domain/work.hpp"

#include <string>

namespace answerd::store {

// How a record is written as a whole row and read back. Instantiated in tables.cpp for every record that has a table of
// its own.
template <class T>
struct Table {
    static const std::string& columns();                  // "a", "b", "c": for a SELECT that reads with `read`
    static const std::string& insert();                   // refuses a second row of the same key
    static const std::string& upsert();                   // replaces what may change of the row of the same key
    static void bind_row(Statement& to, const T& record); // all columns, in order
    [[nodiscard]] static T read(Statement& from);
};

extern template struct Table<VoiceCall>;
extern template struct Table<WorkItem>;
extern template struct Table<AgentWork>;
extern template struct Table<PresenceInterval>;
extern template struct Table<Contact>;
extern template struct Table<Lead>;
extern template struct Table<Account>;
extern template struct Table<Case>;
extern template struct Table<User>;
extern template struct Table<ImportJob>;

} // namespace answerd::store
