// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one door to toml++. Version 3.3 promises the optimiser in release builds what it only asserts in debug builds,
// and a table header such as "[`" breaks the promise. Without both it goes on to its own check, which names line and
// character.
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>
