// SPDX-License-Identifier: Apache-2.0
// Boost.JSON's own sources, compiled here once: there is no library to link.
#include <boost/json/src.hpp>
