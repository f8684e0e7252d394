// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/core/state.hpp"

#include <map>
#include <string>
#include <vector>

// The skills that a queue asks for: its routing configuration's own, and those that follow from the work's attributes.
namespace answerd::core {

using Attributes = std::map<std::string, PersonalText>;

// Of a call its own, of other work what it was created with.
[[nodiscard]] const Attributes& attributes_of(const State& state, const WorkItem& item);

// Adds what the item's queue asks for to what it brought along; the higher level counts.
void take_on_demands(const Configuration& configuration, const Attributes& attributes, WorkItem& item);
// What it brought along, as far as that still shows: all but what is to the letter what its queue asks for. Taking the
// demands on again gives the same skills.
[[nodiscard]] std::vector<SkillRequirement> brought_along(const Configuration& configuration,
                                                          const Attributes& attributes, const WorkItem& item);
// Takes away again what its queue asks for.
void lay_down_demands(const Configuration& configuration, const Attributes& attributes, WorkItem& item);

} // namespace answerd::core
