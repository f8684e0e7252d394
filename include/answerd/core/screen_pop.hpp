// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/notices.hpp"
#include "answerd/core/state.hpp"
#include "answerd/domain/matching_rule.hpp"
#include "answerd/domain/softphone_layout.hpp"

// Whom a lookup asks for, and what opens then: what the configuration makes of a call. Pure.
namespace answerd {

// The rules by order and name, and the regions of the dialled numbers.
[[nodiscard]] MatchingSettings matching_settings_of(const Configuration& configuration);

// The record that the match links without anybody's choice; null where there is none. Several link nothing until the
// agent picks (row B5), and one that needs a choice neither.
[[nodiscard]] const RecordReference* linked_at_once(const CallerMatch& match);

// The agent's, or the one of an agent who has none: the one record, or the picker, when it rings.
[[nodiscard]] const SoftphoneLayout& layout_of(const Configuration& configuration, UserId agent);

// A linked record counts as the one that was found. Outgoing and internal calls never pop (row H5).
[[nodiscard]] ScreenPop screen_pop_of(const VoiceCall& call, const SoftphoneLayout& layout);

} // namespace answerd
