// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

// Every record, command and event lists its members once, right behind its definition. The journal, the snapshot, the
// digest and the JSON on the wire are all derived from that one list (docs/decisions/0004-described-records.md), so a
// field cannot be stored and forgotten on the way back.
//
// JSON names are the member names in camelCase: `wrap_up_seconds` is `wrapUpSeconds`; enumerators likewise.
#define ANSWERD_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
#define ANSWERD_DESCRIBE_ENUM(Type, ...) BOOST_DESCRIBE_ENUM(Type, __VA_ARGS__)
