// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/commands.hpp"
#include "answerd/engine/engine.hpp"
#include "answerd/store/store.hpp"
#include "answerd/telephony/ingest.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

// The records of another system, asked for while a call rings. Nobody waits for it: the call goes its way with what is
// known here, and what the other system answers in time is written here, matched by the same rules, and told to the
// agent like any later word about the call. Whatever comes too late is written all the same.
namespace answerd::api {

struct CrmSettings {
    std::string url; // http(s), with {number} (+4930123456, encoded) or {digits} in it; empty = there is no such system
    std::string token;                       // sent as a bearer token; empty = none
    RecordKind object = RecordKind::contact; // what its records become here: contact, lead or account
    std::string records; // JSON pointer to the list, or to the one record; empty = the answer itself
    std::map<std::string, std::string> fields; // field here -> JSON pointer within a record; externalId among them
    bool asks_always = false;                  // also for whom the records here know already
    Milliseconds timeout{2'000};               // for an answer
    Milliseconds deadline{4'000};              // from the call's event; afterwards the local result stands
    Seconds memory{600};                       // a number that was answered for is not asked for again so soon
    int failures_max = 5;                      // one after the other; then nobody is asked for
    Milliseconds pause{30'000};                // so long, and then a single question tries again
    std::size_t waiting_max = 1'000;           // numbers; the next is not asked for
    int threads = 2;
    std::string default_region; // of the numbers in its records

    friend bool operator==(const CrmSettings&, const CrmSettings&) = default;
};

// Refused with the setting's name as pointer: "/url", "/fields/lastName".
[[nodiscard]] Result<> check(const CrmSettings& settings);

struct CrmMetrics {
    std::uint64_t asked = 0, found = 0, none = 0; // questions, and their answers
    std::uint64_t failed = 0;                     // no answer, or one that could not be understood
    std::uint64_t too_late = 0;                   // the call had gone on with the local result
    std::uint64_t spared = 0;                     // not asked: the other system fails, or too many wait
};

struct CrmParts {
    CrmSettings settings;
    store::Store* store = nullptr; // these outlive the connector
    engine::Engine* engine = nullptr;
    engine::Clock* clock = nullptr;
    telephony::SendHttp send_http; // empty = libcurl, one client for each thread
};

class CrmConnector {
public:
    virtual ~CrmConnector() = default;
    // Any thread; never blocks. The signal as it went to the core, with its match.
    virtual void look_up(const command::CallSignal& signal) = 0;
    [[nodiscard]] virtual CrmMetrics metrics() const = 0;
    virtual void stop() = 0; // waits for the answers that are under way
};

[[nodiscard]] std::unique_ptr<CrmConnector> start_crm_connector(CrmParts parts);

} // namespace answerd::api
