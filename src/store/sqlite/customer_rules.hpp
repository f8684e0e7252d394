// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "answerd/domain/crm.hpp"
#include "answerd/domain/problem.hpp"

namespace answerd::store {

inline constexpr std::size_t name_bytes_max = 255; // names, company, e-mail, external id, raw number
inline constexpr std::size_t subject_bytes_max = 4000;

// What every stored record keeps to, whoever wrote it. The pointer names the member.
[[nodiscard]] Result<> check(const Contact& contact);
[[nodiscard]] Result<> check(const Lead& lead);
[[nodiscard]] Result<> check(const Account& account);
[[nodiscard]] Result<> check(const Case& service_case);

} // namespace answerd::store
