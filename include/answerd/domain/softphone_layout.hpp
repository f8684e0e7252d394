// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/describe.hpp"
#include "answerd/domain/id.hpp"

#include <string>
#include <vector>

// What opens on an agent's screen when a customer calls: Open CTI's softphone layout (reference
// omni-channel-and-voice.md §3.1, rows H1 to H9).
namespace answerd {

// What a tab shows. `record` and `picker` need somebody to have been found; a layout that asks for them where nobody
// was is refused.
enum class PopKind {
    nothing,
    record,     // the one that was found
    picker,     // all that were found, best first; nothing is linked until the agent picks
    new_record, // an empty form of `object`, filled in with `defaults`
    search,     // the records' search, with what the caller is known by
    url,        // an address outside answerd, made from `url`
};
ANSWERD_DESCRIBE_ENUM(PopKind, nothing, record, picker, new_record, search, url)

// When it opens: with the offer, when the agent has accepted, or when the agent asks for it.
enum class PopMoment { ring, accept, manual };
ANSWERD_DESCRIBE_ENUM(PopMoment, ring, accept, manual)

struct DefaultValue {
    std::string member; // of the object, as JSON names it: "phone"
    std::string value;  // text, in which {variable} is replaced
    friend bool operator==(const DefaultValue&, const DefaultValue&) = default;
};
ANSWERD_DESCRIBE(DefaultValue, member, value)

struct PopTab {
    PopKind kind = PopKind::nothing;
    RecordKind object = RecordKind::contact; // new_record
    std::vector<DefaultValue> defaults;      // new_record
    std::string url;                         // url: an RFC 6570 template; its scheme and host stand as they are
    friend bool operator==(const PopTab&, const PopTab&) = default;
};
ANSWERD_DESCRIBE(PopTab, kind, object, defaults, url)

// The first tab is the one that is in front; none = nothing opens.
struct SoftphoneLayout {
    SoftphoneLayoutName name;
    std::string label;
    PopMoment moment = PopMoment::ring;
    std::vector<PopTab> no_match;
    std::vector<PopTab> single_match = {PopTab{.kind = PopKind::record, .defaults = {}, .url = {}}};
    std::vector<PopTab> multiple_matches = {PopTab{.kind = PopKind::picker, .defaults = {}, .url = {}}};
    friend bool operator==(const SoftphoneLayout&, const SoftphoneLayout&) = default;
};
ANSWERD_DESCRIBE(SoftphoneLayout, name, label, moment, no_match, single_match, multiple_matches)

} // namespace answerd
