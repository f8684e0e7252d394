// SPDX-License-Identifier: Apache-2.0
// The one file that compiles Asio and Beast themselves (separate compilation).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
